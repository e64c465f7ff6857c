-- Rights that differ from the built-in ones, the owner's own left out. $1: the major version, as the
-- rights of schema public differ by it.
WITH acl AS (
  SELECT 'pg_class'::regclass::oid AS class_id, c.oid AS object_id, 0 AS sub_id, c.relowner AS owner,
         c.relacl AS acl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS base
    FROM pg_class c WHERE c.relacl IS NOT NULL AND c.oid >= 16384
  UNION ALL
  SELECT 'pg_class'::regclass, a.attrelid, a.attnum, c.relowner, a.attacl,
         acldefault('c', c.relowner)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384 AND NOT a.attisdropped
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, p.proowner, p.proacl, acldefault('f', p.proowner)
    FROM pg_proc p WHERE p.proacl IS NOT NULL AND p.oid >= 16384
  UNION ALL
  SELECT CASE WHEN t.typrelid = 0 THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END,
         CASE WHEN t.typrelid = 0 THEN t.oid ELSE t.typrelid END, 0, t.typowner, t.typacl,
         acldefault('T', t.typowner)
    FROM pg_type t LEFT JOIN pg_class tc ON tc.oid = t.typrelid
   WHERE t.typacl IS NOT NULL AND t.oid >= 16384 AND (t.typrelid = 0 OR tc.relkind = 'c')
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, n.nspowner,
         n.nspacl,
         CASE WHEN n.nspname <> 'public' THEN acldefault('n', n.nspowner)
              WHEN ?::integer >= 15
              THEN acldefault('n', n.nspowner) || makeaclitem(0, n.nspowner, 'USAGE', false)
              ELSE acldefault('n', n.nspowner) || makeaclitem(0, n.nspowner, 'USAGE', false)
                   || makeaclitem(0, n.nspowner, 'CREATE', false) END
    FROM pg_namespace n WHERE n.nspacl IS NOT NULL AND (n.oid >= 16384 OR n.nspname = 'public')
)
SELECT class_id::bigint, object_id::bigint, sub_id,
       (SELECT string_agg(line, E'\n' ORDER BY line)
          FROM (SELECT format('GRANT %s TO %s%s', x.privilege_type,
                         CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                              ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                         CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS line
                  FROM aclexplode(acl.acl) x
                 WHERE x.grantee <> acl.owner AND NOT EXISTS
                       (SELECT FROM aclexplode(acl.base) b
                         WHERE b.grantee = x.grantee AND b.privilege_type = x.privilege_type)
                UNION
                SELECT format('REVOKE %s FROM PUBLIC', b.privilege_type)
                  FROM aclexplode(acl.base) b
                 WHERE b.grantee = 0 AND NOT EXISTS
                       (SELECT FROM aclexplode(acl.acl) x
                         WHERE x.grantee = 0 AND x.privilege_type = b.privilege_type)) lines) AS text
  FROM acl
