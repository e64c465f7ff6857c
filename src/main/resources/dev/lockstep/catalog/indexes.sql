-- Indexes that are not a constraint's; a part of a partitioned index is marked inherited. Only
-- expressions have statistics of their own. $1: tables.
SELECT i.oid::bigint AS object_id, 0 AS sub_id, i.relname AS name,
       x.indrelid::bigint AS owner_id, 0 AS owner_sub,
       CASE WHEN i.relkind = 'I'
            THEN regexp_replace(pg_get_indexdef(i.oid), '^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^ "]+)) ON ONLY ', '\1 ON ')
            ELSE pg_get_indexdef(i.oid) END AS definition,
       CASE WHEN NOT x.indisvalid THEN 'true' END AS invalid,
       CASE WHEN x.indisclustered THEN 'true' END AS clustered,
       CASE WHEN i.relkind = 'I' THEN 'true' END AS partitioned,
       CASE WHEN i.relispartition THEN 'true' END AS inherited,
       CASE WHEN x.indexprs IS NOT NULL THEN
         (SELECT string_agg(a.attnum || ' ' || a.attstattarget, E'\n' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0) END AS statistics
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
 WHERE x.indrelid = ANY (?::bigint[]::oid[])
   AND NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = x.indrelid)
