-- Schemas that are neither PostgreSQL's own nor an extension's.
SELECT 'pg_namespace'::regclass::oid::bigint AS class_id, n.oid::bigint AS object_id, 0 AS sub_id,
       'schema' AS kind, '' AS schema, n.nspname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub
  FROM pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
