-- Column defaults. Those that a child table merely has from its parent are left out. $1: tables.
SELECT 'pg_attrdef'::regclass::oid::bigint AS class_id, def.oid::bigint AS object_id, 0 AS sub_id,
       'default' AS kind, n.nspname AS schema, c.relname AS name, a.attname AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, c.oid::bigint AS owner_id,
       a.attnum::integer AS owner_sub,
       pg_get_expr(def.adbin, def.adrelid) AS expression
  FROM pg_attrdef def
  JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum
  JOIN pg_class c ON c.oid = def.adrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE def.adrelid = ANY (?::bigint[]::oid[]) AND a.attgenerated = ''
   AND (a.attinhcount = 0 OR NOT EXISTS
        (SELECT FROM pg_inherits i
           JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
           JOIN pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
          WHERE i.inhrelid = c.oid
            AND pg_get_expr(pd.adbin, pd.adrelid) = pg_get_expr(def.adbin, def.adrelid)))
