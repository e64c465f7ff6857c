-- Columns of tables. From 18 on NOT NULL may be not valid yet, or the parent's alone. $1: tables.
WITH unusual AS MATERIALIZED
     (SELECT k.conrelid, k.conkey[1] AS attnum,
             concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
                            CASE WHEN NOT k.convalidated THEN 'NOT VALID' END) AS not_null
        FROM pg_constraint k
       WHERE k.contype = 'n' AND k.coninhcount = 0 AND (k.connoinherit OR NOT k.convalidated))
SELECT a.attrelid::bigint AS object_id, a.attnum::integer AS sub_id, a.attname AS name,
       a.attrelid::bigint AS owner_id, 0 AS owner_sub,
       format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attcollation <> t.typcollation THEN
         (SELECT format('%I.%I', cn.nspname, co.collname)
            FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
           WHERE co.oid = a.attcollation) END AS collation,
       CASE WHEN a.attnotnull THEN 'true' END AS not_null,
       unusual.not_null AS not_null_kind,
       CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity,
       identity.options AS identity_options,
       identity.sequence AS sequence,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(def.adbin, def.adrelid) END AS generated,
       CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END AS generated_kind,
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                           WHEN 'x' THEN 'EXTENDED' WHEN 'm' THEN 'MAIN' END END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(a.attstattarget, -1)::text AS statistics,
       CASE WHEN a.attoptions IS NOT NULL THEN
         (SELECT string_agg(o, E'\n' ORDER BY o) FROM unnest(a.attoptions) o) END AS options,
       a.attnum::text AS position,
       CASE WHEN a.attinhcount > 0 THEN 'true' END AS inherited,
       CASE WHEN a.attinhcount > 0 AND a.attislocal THEN 'true' END AS local,
       CASE WHEN a.attinhcount > 0 AND NOT a.atthasdef AND EXISTS
            (SELECT FROM pg_inherits i
               JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
              WHERE i.inhrelid = a.attrelid AND pa.atthasdef AND pa.attgenerated = '')
            THEN 'true' END AS without_default
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef def
    ON def.adrelid = a.attrelid AND def.adnum = a.attnum AND a.attgenerated <> ''
  LEFT JOIN unusual ON unusual.conrelid = a.attrelid AND unusual.attnum = a.attnum
  LEFT JOIN LATERAL
       (SELECT nullif(concat_ws(', ',
                 'INCREMENT BY ' || s.seqincrement,
                 CASE WHEN s.seqmin = CASE WHEN s.seqincrement > 0 THEN 1
                        ELSE CASE s.seqtypid WHEN 'smallint'::regtype THEN -32768
                               WHEN 'integer'::regtype THEN -2147483648
                               ELSE -9223372036854775808 END END
                      THEN 'NO MINVALUE' ELSE 'MINVALUE ' || s.seqmin END,
                 CASE WHEN s.seqmax = CASE WHEN s.seqincrement < 0 THEN -1
                        ELSE CASE s.seqtypid WHEN 'smallint'::regtype THEN 32767
                               WHEN 'integer'::regtype THEN 2147483647
                               ELSE 9223372036854775807 END END
                      THEN 'NO MAXVALUE' ELSE 'MAXVALUE ' || s.seqmax END,
                 'START WITH ' || s.seqstart,
                 'CACHE ' || s.seqcache,
                 CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END),
               'INCREMENT BY 1, NO MINVALUE, NO MAXVALUE, START WITH 1, CACHE 1, NO CYCLE') AS options,
               format('%I.%I', sn.nspname, sc.relname) AS sequence
          FROM pg_depend d
          JOIN pg_sequence s ON s.seqrelid = d.objid
          JOIN pg_class sc ON sc.oid = s.seqrelid
          JOIN pg_namespace sn ON sn.oid = sc.relnamespace
         WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
           AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum AND d.deptype = 'i') identity
    ON a.attidentity <> ''
 WHERE a.attrelid = ANY (?::bigint[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
