-- Table constraints; a copy of a parent's is marked inherited. NOT NULL is the column's, whatever the major. Printed once:
-- that is most of the time a catalog takes. $1: tables.
SELECT k.oid::bigint AS object_id, 0 AS sub_id, k.conname AS name,
       k.conrelid::bigint AS owner_id, 0 AS owner_sub,
       CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY'
                      WHEN 'c' THEN 'CHECK' WHEN 'x' THEN 'EXCLUDE' END AS type,
       CASE WHEN printed.text LIKE '% NOT VALID' THEN left(printed.text, -length(' NOT VALID'))
            ELSE printed.text END AS definition,
       CASE WHEN printed.text LIKE '% NOT VALID' THEN 'true' END AS not_valid,
       CASE WHEN i.reloptions IS NOT NULL THEN
         (SELECT string_agg(o, E'\n' ORDER BY o) FROM unnest(i.reloptions) o) END AS options,
       CASE WHEN x.indisclustered THEN 'true' END AS clustered,
       CASE WHEN k.conparentid <> 0 OR k.coninhcount > 0 THEN 'true' END AS inherited,
       CASE WHEN k.coninhcount > 0 AND k.conislocal AND k.conparentid = 0 THEN 'true' END AS local,
       -- A key whose index is a part of a parent's index that is no key.
       CASE WHEN k.conparentid = 0 AND i.relispartition THEN
         (SELECT format('%I.%I', pn.nspname, p.relname)
            FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
            JOIN pg_namespace pn ON pn.oid = p.relnamespace
           WHERE h.inhrelid = i.oid) END AS attached
  FROM pg_constraint k
 CROSS JOIN LATERAL (SELECT pg_get_constraintdef(k.oid) AS text OFFSET 0) printed
  LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_index x ON x.indexrelid = i.oid
 WHERE k.conrelid = ANY (?::bigint[]::oid[]) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
   -- A key to a partitioned table has a hidden twin for each partition it refers to.
   AND (k.conparentid = 0
        OR NOT EXISTS (SELECT FROM pg_constraint parent
                        WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid))
