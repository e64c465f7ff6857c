-- Indexes that are not a constraint's; a part of a partitioned index is marked inherited. $1: tables.
SELECT 'pg_class'::regclass::oid::bigint AS class_id, i.oid::bigint AS object_id, 0 AS sub_id,
       'index' AS kind, n.nspname AS schema, i.relname AS name, '' AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, x.indrelid::bigint AS owner_id, 0 AS owner_sub,
       CASE WHEN i.relkind = 'I'
            THEN regexp_replace(pg_get_indexdef(i.oid), '^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^ "]+)) ON ONLY ', '\1 ON ')
            ELSE pg_get_indexdef(i.oid) END AS definition,
       CASE WHEN NOT x.indisvalid THEN 'true' END AS invalid,
       CASE WHEN x.indisclustered THEN 'true' END AS clustered,
       CASE WHEN i.relkind = 'I' THEN 'true' END AS partitioned,
       CASE WHEN i.relispartition THEN 'true' END AS inherited,
       (SELECT string_agg(a.attnum || ' ' || a.attstattarget, E'\n' ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0) AS statistics
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_namespace n ON n.oid = i.relnamespace
 WHERE x.indrelid = ANY (?::bigint[]::oid[]) 
   AND NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = x.indrelid)
