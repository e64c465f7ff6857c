-- Collations. Column names differ by major: locale, and rules from 16. $1: schemas.
SELECT 'pg_collation'::regclass::oid::bigint AS class_id, c.oid::bigint AS object_id, 0 AS sub_id,
       'collation' AS kind, n.nspname AS schema, c.collname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       concat_ws(', ',
         'PROVIDER = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
         CASE WHEN c.collprovider <> 'c' THEN
           'LOCALE = ' || quote_literal(coalesce(j ->> 'colllocale', j ->> 'colliculocale',
                                                 j ->> 'collcollate')) END,
         CASE WHEN c.collprovider = 'c' THEN 'LC_COLLATE = ' || quote_literal(j ->> 'collcollate') END,
         CASE WHEN c.collprovider = 'c' THEN 'LC_CTYPE = ' || quote_literal(j ->> 'collctype') END,
         'RULES = ' || quote_literal(j ->> 'collicurules'),
         CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END) AS definition
  FROM pg_collation c
  JOIN pg_namespace n ON n.oid = c.collnamespace
 CROSS JOIN LATERAL to_jsonb(c) j
 WHERE c.collnamespace = ANY (?::bigint[]::oid[])
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_collation'::regclass AND d.objid = c.oid AND d.deptype = 'e')
