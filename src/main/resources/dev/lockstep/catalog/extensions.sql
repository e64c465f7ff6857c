-- Extensions. The version is the server's business, not the schema's.
SELECT 'pg_extension'::regclass::oid::bigint AS class_id, e.oid::bigint AS object_id, 0 AS sub_id,
       'extension' AS kind, '' AS schema, e.extname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       quote_ident(n.nspname) AS in_schema,
       a.comment AS own_comment
  FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace
  LEFT JOIN pg_available_extensions() a ON a.name = e.extname
 WHERE e.extname <> 'plpgsql'
