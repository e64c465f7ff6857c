-- Table constraints; a copy of a parent's is marked inherited. NOT NULL is the column's, whatever the major. $1: tables.
SELECT 'pg_constraint'::regclass::oid::bigint AS class_id, k.oid::bigint AS object_id, 0 AS sub_id,
       'constraint' AS kind, n.nspname AS schema, c.relname AS name, k.conname AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, c.oid::bigint AS owner_id, 0 AS owner_sub,
       CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY'
                      WHEN 'c' THEN 'CHECK' WHEN 'x' THEN 'EXCLUDE' END AS type,
       regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
       CASE WHEN pg_get_constraintdef(k.oid) ~ ' NOT VALID$' THEN 'true' END AS not_valid,
       CASE WHEN i.reloptions IS NOT NULL THEN
         (SELECT string_agg(o, E'\n' ORDER BY o) FROM unnest(i.reloptions) o) END AS options,
       CASE WHEN x.indisclustered THEN 'true' END AS clustered,
       CASE WHEN k.conparentid <> 0 OR k.coninhcount > 0 THEN 'true' END AS inherited
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_index x ON x.indexrelid = i.oid
 WHERE k.conrelid = ANY (?::bigint[]::oid[]) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
   -- A key to a partitioned table has a hidden twin for each partition it refers to.
   AND (k.conparentid = 0
        OR NOT EXISTS (SELECT FROM pg_constraint parent
                        WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid))
