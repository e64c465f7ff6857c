-- Row security policies. $1: tables.
SELECT p.oid::bigint AS object_id, 0 AS sub_id, p.polname AS name,
       p.polrelid::bigint AS owner_id, 0 AS owner_sub,
       CASE WHEN NOT p.polpermissive THEN 'true' END AS restrictive,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       CASE WHEN p.polroles = '{0}' THEN 'PUBLIC'
            ELSE (SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname)
                    FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using,
       pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_policy p
 WHERE p.polrelid = ANY (?::bigint[]::oid[])
