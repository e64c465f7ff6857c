-- Tables, views, materialized views, composite types; foreign tables as kind "other".
-- $1: schemas.
SELECT 'pg_class'::regclass::oid::bigint AS class_id, c.oid::bigint AS object_id, 0 AS sub_id,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                      WHEN 'c' THEN 'composite' WHEN 'f' THEN 'other' ELSE 'table' END AS kind,
       n.nspname AS schema, c.relname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       CASE WHEN c.relpersistence = 'u' THEN 'true' END AS unlogged,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS key,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
       parents.names AS parents,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
       CASE WHEN c.reloptions IS NOT NULL OR toast.reloptions IS NOT NULL THEN
         (SELECT string_agg(o, E'\n' ORDER BY o)
            FROM (SELECT unnest(c.reloptions) AS o
                  UNION ALL SELECT 'toast.' || unnest(toast.reloptions)) options) END AS options,
       CASE WHEN c.relkind IN ('r', 'm', 'p') AND am.amname <> 'heap' THEN am.amname END AS access_method,
       CASE WHEN c.relkind NOT IN ('r', 'p') THEN NULL
            WHEN c.relreplident = 'n' THEN 'NOTHING'
            WHEN c.relreplident = 'f' THEN 'FULL'
            -- Where the index is gone, nothing tells rows apart.
            WHEN c.relreplident = 'i' THEN
              coalesce((SELECT 'USING INDEX ' || quote_ident(ic.relname) FROM pg_index x
                JOIN pg_class ic ON ic.oid = x.indexrelid
               WHERE x.indrelid = c.oid AND x.indisreplident), 'NOTHING') END AS replica_identity,
       CASE WHEN c.relrowsecurity THEN 'true' END AS row_security,
       CASE WHEN c.relforcerowsecurity THEN 'true' END AS force_row_security,
       CASE WHEN c.relkind IN ('v', 'm') THEN btrim(pg_get_viewdef(c.oid), E' \n;')
            WHEN c.relkind = 'f' THEN
              (SELECT concat_ws(E'\n', s.srvname, array_to_string(f.ftoptions, ', '),
                        (SELECT string_agg(concat_ws(' ', quote_ident(a.attname),
                                  format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                                  array_to_string(a.attfdwoptions, ', ')), E'\n' ORDER BY a.attnum)
                           FROM pg_attribute a
                          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
                 FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
                WHERE f.ftrelid = c.oid) END AS definition,
       CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'true' END AS without_data,
       CASE WHEN c.relkind IN ('v', 'm', 'c') THEN
         (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                   || CASE WHEN a.attcollation <> t.typcollation THEN
                        (SELECT format(' COLLATE %I.%I', cn.nspname, co.collname)
                           FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
                          WHERE co.oid = a.attcollation) ELSE '' END,
                   E'\n' ORDER BY a.attnum)
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) END AS columns,
       CASE WHEN c.relkind IN ('v', 'm', 'c') THEN
         (SELECT string_agg(quote_ident(a.attname) || ' IS ' || quote_literal(d.description),
                   E'\x1e' ORDER BY a.attnum)
            FROM pg_attribute a JOIN pg_description d
              ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0) END AS column_comments
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
  LEFT JOIN pg_am am ON am.oid = c.relam
  LEFT JOIN
       (SELECT i.inhrelid,
               string_agg(format('%I.%I', pn.nspname, p.relname), E'\n' ORDER BY i.inhseqno) AS names
          FROM pg_inherits i
          JOIN pg_class p ON p.oid = i.inhparent
          JOIN pg_namespace pn ON pn.oid = p.relnamespace
         GROUP BY i.inhrelid) parents ON parents.inhrelid = c.oid
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
   AND c.relnamespace = ANY (?::bigint[]::oid[])
   AND c.relpersistence <> 't'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.deptype = 'e'
                      AND (d.classid = 'pg_class'::regclass AND d.objid = c.oid
                           -- A composite type is a member by its type.
                           OR d.classid = 'pg_type'::regclass AND d.objid = c.reltype AND c.relkind = 'c'))
