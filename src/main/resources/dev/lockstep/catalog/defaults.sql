-- Column defaults, those of views' columns too. Those that a child table merely has from its parent are left out. A default names
-- no column, so it is printed without its table, which would have to be opened for that. $1: tables and
-- views, whose columns are no objects.
SELECT def.oid::bigint AS object_id, 0 AS sub_id, a.attname AS name,
       a.attrelid::bigint AS owner_id,
       CASE c.relkind WHEN 'v' THEN 0 ELSE a.attnum::integer END AS owner_sub,
       pg_get_expr(def.adbin, def.adrelid) AS expression,
       CASE WHEN EXISTS
            (SELECT FROM regexp_matches(def.adbin::text, ':(?:func|opfunc)id (\d+)', 'g') called
               JOIN pg_proc p ON p.oid = called[1]::oid
              WHERE p.provolatile = 'v') THEN 'true' END AS volatile
  FROM pg_attrdef def
  JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum
  JOIN pg_class c ON c.oid = def.adrelid
 WHERE def.adrelid = ANY (?::bigint[]::oid[]) AND a.attgenerated = ''
   AND (a.attinhcount = 0 OR NOT EXISTS
        (SELECT FROM pg_inherits i
           JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
                                AND pa.attgenerated = ''
           JOIN pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
          WHERE i.inhrelid = a.attrelid
            AND pg_get_expr(pd.adbin, pd.adrelid) = pg_get_expr(def.adbin, def.adrelid)))
