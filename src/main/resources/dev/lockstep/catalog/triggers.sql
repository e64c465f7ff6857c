-- Triggers; the clones that partitions have are marked inherited. They are internal in 14, as those
-- of foreign keys are everywhere. $1: tables and views.
SELECT t.oid::bigint AS object_id, 0 AS sub_id, t.tgname AS name,
       t.tgrelid::bigint AS owner_id, 0 AS owner_sub,
       pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                        WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled,
       CASE WHEN t.tgparentid <> 0 THEN 'true' END AS inherited
  FROM pg_trigger t
 WHERE t.tgrelid = ANY (?::bigint[]::oid[])
   AND (NOT t.tgisinternal
        OR (t.tgparentid <> 0 AND t.tgname !~ '^RI_ConstraintTrigger_'))
