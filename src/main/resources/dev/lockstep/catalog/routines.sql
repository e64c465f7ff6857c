-- Functions, window functions and procedures. $1: schemas.
SELECT 'pg_proc'::regclass::oid::bigint AS class_id, p.oid::bigint AS object_id, 0 AS sub_id,
       CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       n.nspname AS schema, p.proname AS name, oidvectortypes(p.proargtypes) AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       rtrim(pg_get_functiondef(p.oid), E'\n') AS definition,
       pg_get_function_result(p.oid) AS result,
       array_to_string(p.proargnames, ',', '') AS argument_names,
       p.pronargdefaults::text AS defaults,
       CASE WHEN p.prokind = 'w' THEN 'true' END AS window
  FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.pronamespace = ANY (?::bigint[]::oid[]) AND p.prokind IN ('f', 'w', 'p')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                      AND d.deptype IN ('e', 'i'))
