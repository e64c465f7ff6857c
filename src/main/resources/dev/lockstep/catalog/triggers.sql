-- Triggers; the clones that partitions have are marked inherited. $1: tables and views.
SELECT 'pg_trigger'::regclass::oid::bigint AS class_id, t.oid::bigint AS object_id, 0 AS sub_id,
       'trigger' AS kind, n.nspname AS schema, c.relname AS name, t.tgname AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, c.oid::bigint AS owner_id, 0 AS owner_sub,
       pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                        WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled,
       CASE WHEN t.tgparentid <> 0 THEN 'true' END AS inherited
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE t.tgrelid = ANY (?::bigint[]::oid[]) AND NOT t.tgisinternal
