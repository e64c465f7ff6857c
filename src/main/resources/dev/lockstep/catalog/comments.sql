-- Comments on anything of ours. An extension's own comes with it, and says nothing.
SELECT d.classoid::bigint AS class_id, d.objoid::bigint AS object_id, d.objsubid AS sub_id, d.description AS text
  FROM pg_description d
 WHERE (d.objoid >= 16384
        OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public')
            AND d.description <> 'standard public schema'))
   AND (d.classoid <> 'pg_extension'::regclass
        OR (d.objoid, d.description) NOT IN
           (SELECT e.oid, a.comment FROM pg_available_extensions() a JOIN pg_extension e ON e.extname = a.name
             WHERE a.comment IS NOT NULL))
