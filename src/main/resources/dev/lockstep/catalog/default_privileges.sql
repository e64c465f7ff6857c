-- ALTER DEFAULT PRIVILEGES, one object for each role, schema and type. The role that sets up the schema
-- goes without a name, since it has another one elsewhere: the owner of the history, else the current one.
-- What a schema adds for the owner alone says nothing, since an owner has all rights: it is left out.
SELECT 'pg_default_acl'::regclass::oid::bigint AS class_id, d.oid::bigint AS object_id, 0 AS sub_id,
       'default privileges' AS kind, coalesce(n.nspname, '') AS schema,
       CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                            WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
                            ELSE 'LARGE OBJECTS' END
         || CASE WHEN r.rolname = setup.role THEN '' ELSE ' of ' || r.rolname END AS name,
       '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                            WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
                            ELSE 'LARGE OBJECTS' END AS on_objects,
       CASE WHEN r.rolname <> setup.role THEN quote_ident(r.rolname) END AS for_role,
       (SELECT string_agg(line, E'\n' ORDER BY line)
          FROM (SELECT format('GRANT %s TO %s%s', x.privilege_type,
                         CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                              ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                         CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS line
                  FROM aclexplode(d.defaclacl) x
                 WHERE x.grantee <> d.defaclrole
                   AND (d.defaclnamespace <> 0 OR NOT EXISTS
                        (SELECT FROM aclexplode(acldefault(base.type, d.defaclrole)) b
                          WHERE b.grantee = x.grantee AND b.privilege_type = x.privilege_type))
                UNION ALL
                SELECT format('REVOKE %s FROM PUBLIC', b.privilege_type)
                  FROM aclexplode(acldefault(base.type, d.defaclrole)) b
                 WHERE d.defaclnamespace = 0 AND b.grantee = 0 AND NOT EXISTS
                       (SELECT FROM aclexplode(d.defaclacl) x
                         WHERE x.grantee = 0 AND x.privilege_type = b.privilege_type)) lines) AS grants
  FROM pg_default_acl d
  JOIN pg_roles r ON r.oid = d.defaclrole
  LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
 CROSS JOIN LATERAL (SELECT CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char" AS type) base
 CROSS JOIN (SELECT coalesce((SELECT pg_get_userbyid(h.relowner) FROM pg_class h
                               WHERE h.relname = 'flyway_schema_history' AND h.relkind = 'r'
                               ORDER BY h.relnamespace = to_regnamespace('public') DESC, h.oid LIMIT 1),
                             current_user) AS role) setup
 WHERE d.defaclnamespace = 0
    OR EXISTS (SELECT FROM aclexplode(d.defaclacl) x WHERE x.grantee <> d.defaclrole)
