-- Checks of domains, those of extensions left out. $1: schemas.
SELECT 'pg_constraint'::regclass::oid::bigint AS class_id, k.oid::bigint AS object_id, 0 AS sub_id,
       'domain constraint' AS kind, n.nspname AS schema, t.typname AS name, k.conname AS part,
       'pg_type'::regclass::oid::bigint AS owner_class, t.oid::bigint AS owner_id, 0 AS owner_sub,
       regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
       CASE WHEN NOT k.convalidated THEN 'true' END AS not_valid
  FROM pg_constraint k
  JOIN pg_type t ON t.oid = k.contypid
  JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE t.typnamespace = ANY (?::bigint[]::oid[]) AND k.contype = 'c'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
