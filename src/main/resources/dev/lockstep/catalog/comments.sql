-- Comments on anything of ours. Comments of extensions come with them.
SELECT d.classoid::bigint AS class_id, d.objoid::bigint AS object_id, d.objsubid AS sub_id, d.description AS text
  FROM pg_description d
 WHERE (d.objoid >= 16384
        OR (d.classoid = 'pg_namespace'::regclass AND d.objoid = to_regnamespace('public')
            AND d.description <> 'standard public schema'))
   AND d.classoid <> 'pg_extension'::regclass
