-- After each step: who may look into schema lockstep, and do no more, reads what holds no rows of
-- the user's. Others of the tables are for their owner alone.
DO $$
DECLARE
  reader text;
  readable text;
BEGIN
  FOR reader IN
    SELECT DISTINCT r.rolname
      FROM pg_namespace n
     CROSS JOIN LATERAL aclexplode(n.nspacl) acl
      JOIN pg_roles r ON r.oid = acl.grantee
     WHERE n.nspname = 'lockstep' AND acl.privilege_type = 'USAGE' AND r.oid <> n.nspowner
  LOOP
    FOREACH readable IN ARRAY ARRAY[
      'schema_version', 'lease', 'kept', 'undone', 'migration_snapshot', 'shim_use', 'audit', 'notification', 'notification_delivery', 'backfill_event', 'backfill_schedule',
      'backfill_run_for_reader', 'backfill_range_for_reader', 'backfill_batch_for_reader',
      'backfill_quarantine_for_reader']
    LOOP
      CONTINUE WHEN to_regclass('lockstep.' || readable) IS NULL;
      EXECUTE format('GRANT SELECT ON lockstep.%I TO %I', readable, reader);
    END LOOP;
  END LOOP;
END
$$;
