-- A reverse that cannot run in a transaction is journaled as a migration is.
ALTER TABLE lockstep.attempt ADD COLUMN undoes boolean NOT NULL DEFAULT false;

-- What was undone: one row each, in the transaction that took the migration out of Flyway's history,
-- which has no place for it. Kept for audit.
CREATE TABLE lockstep.undone (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  version text NOT NULL,
  description text NOT NULL,
  script text NOT NULL,
  checksum integer,
  installed_on timestamptz NOT NULL,
  reverse text NOT NULL,
  reverse_checksum integer NOT NULL,
  -- lossless, lossy or unlabelled.
  label text NOT NULL,
  -- The process, and the role it logged in as.
  undone_by text NOT NULL,
  role text NOT NULL DEFAULT session_user,
  rehearsed boolean NOT NULL,
  execution_ms bigint NOT NULL
);
CREATE INDEX undone_by_version ON lockstep.undone (version, id);

-- The version that was undone after this run was complete: what the run did may be gone with it.
ALTER TABLE lockstep.backfill_run ADD COLUMN undone text;

CREATE OR REPLACE VIEW lockstep.backfill_run_for_reader AS
SELECT id, name, checksum, state, desired_state, triggered_by, table_name, key_columns,
       CASE WHEN from_key IS NOT NULL THEN ARRAY['not visible to this role'] END AS from_key,
       CASE WHEN hi_key IS NOT NULL THEN ARRAY['not visible to this role'] END AS hi_key,
       pass, workers, batch_rows, target_ms, estimated_rows, remaining, throttle_reason,
       CASE WHEN error IS NOT NULL
         THEN coalesce(error_without_rows, 'error not visible to this role') END AS error,
       created_at, started_at, finished_at, verified_at, workers_now, workers_due, worked_ms,
       seen_at, changed_then, fault, error_without_rows, undone
  FROM lockstep.backfill_run;
