-- What roles see that may see no rows: keys are values of the user's tables, and errors quote them.
ALTER TABLE lockstep.backfill_run
  -- Why it failed, in words that hold neither keys nor values; "error" may hold both.
  ADD COLUMN error_without_rows text;

CREATE VIEW lockstep.backfill_run_for_reader AS
SELECT id, name, checksum, state, desired_state, triggered_by, table_name, key_columns,
       CASE WHEN from_key IS NOT NULL THEN ARRAY['not visible to this role'] END AS from_key,
       CASE WHEN hi_key IS NOT NULL THEN ARRAY['not visible to this role'] END AS hi_key,
       pass, workers, batch_rows, target_ms, estimated_rows, remaining, throttle_reason,
       CASE WHEN error IS NOT NULL
         THEN coalesce(error_without_rows, 'error not visible to this role') END AS error,
       created_at, started_at, finished_at, verified_at, workers_now, workers_due, worked_ms,
       seen_at, changed_then, fault, error_without_rows
  FROM lockstep.backfill_run;

CREATE VIEW lockstep.backfill_range_for_reader AS
SELECT run_id, no, ARRAY['not visible to this role'] AS lo,
       ARRAY['not visible to this role'] AS hi, ARRAY['not visible to this role'] AS "cursor",
       seq, state, batch_rows, rows_scanned, rows_changed, busy_ms, throttled_ms, wal_bytes,
       retries,
       CASE WHEN last_error IS NOT NULL THEN 'error not visible to this role'
         || CASE WHEN last_sqlstate <> '' THEN ' [' || last_sqlstate || ']' ELSE '' END
       END AS last_error,
       lease_owner, lease_epoch, lease_until, lease_since, last_sqlstate
  FROM lockstep.backfill_range;

CREATE VIEW lockstep.backfill_batch_for_reader AS
SELECT run_id, no, seq, rows, changed, ms, wal_bytes, epoch, at FROM lockstep.backfill_batch;

CREATE VIEW lockstep.backfill_quarantine_for_reader AS
SELECT run_id, ARRAY['not visible to this role'] AS key, sqlstate,
       'error not visible to this role [' || sqlstate || ']' AS error, at, retried_at
  FROM lockstep.backfill_quarantine;
