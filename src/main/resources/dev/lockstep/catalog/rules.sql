-- Rules, without those that make a view a view. $1: tables and views.
SELECT 'pg_rewrite'::regclass::oid::bigint AS class_id, r.oid::bigint AS object_id, 0 AS sub_id,
       'rule' AS kind, n.nspname AS schema, c.relname AS name, r.rulename AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, c.oid::bigint AS owner_id, 0 AS owner_sub,
       btrim(pg_get_ruledef(r.oid), E' \n;') AS definition,
       CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                         WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled
  FROM pg_rewrite r
  JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.ev_class = ANY (?::bigint[]::oid[]) AND r.rulename <> '_RETURN'
