-- Sequences, those of identity columns left out. $1: schemas.
SELECT 'pg_class'::regclass::oid::bigint AS class_id, c.oid::bigint AS object_id, 0 AS sub_id,
       'sequence' AS kind, n.nspname AS schema, c.relname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       format_type(s.seqtypid, NULL) AS type,
       s.seqstart::text AS start, s.seqincrement::text AS increment,
       s.seqmin::text AS minimum, s.seqmax::text AS maximum, s.seqcache::text AS cache,
       CASE WHEN s.seqcycle THEN 'true' END AS cycle,
       CASE WHEN c.relpersistence = 'u' THEN 'true' END AS unlogged,
       owned.by AS owned_by
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN LATERAL
       (SELECT format('%I.%I.%I', tn.nspname, t.relname, a.attname) AS by
          FROM pg_depend d
          JOIN pg_class t ON t.oid = d.refobjid
          JOIN pg_namespace tn ON tn.oid = t.relnamespace
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a') owned ON true
 WHERE c.relkind = 'S'
   AND c.relnamespace = ANY (?::bigint[]::oid[])
   AND c.relpersistence <> 't'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                      AND d.deptype IN ('e', 'i'))
