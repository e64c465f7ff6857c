-- A run of a backfill: what was asked for, how far it is, how it ended. Kept for audit.
CREATE TABLE lockstep.backfill_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  state text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'running', 'paused', 'verifying', 'complete', 'failed', 'cancelled')),
  -- What people want of it; read at each batch.
  desired_state text NOT NULL DEFAULT 'run' CHECK (desired_state IN ('run', 'pause', 'cancel')),
  triggered_by text NOT NULL,
  table_name text NOT NULL,
  key_columns text[] NOT NULL,
  -- The keys the run goes from (exclusive) and to (inclusive, frozen at the start).
  from_key text[],
  hi_key text[],
  -- 1: the table as it was; 2: rows that came later; 3: all of it once more.
  pass integer NOT NULL DEFAULT 1,
  workers integer NOT NULL CHECK (workers > 0),
  batch_rows integer NOT NULL,
  target_ms bigint NOT NULL,
  estimated_rows bigint NOT NULL DEFAULT 0,
  remaining bigint,
  throttle_reason text,
  error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  verified_at timestamptz,
  CHECK ((state = 'complete') = (verified_at IS NOT NULL))
);

-- Two runs of one backfill never overlap.
CREATE UNIQUE INDEX backfill_run_one_active ON lockstep.backfill_run (name)
  WHERE state IN ('pending', 'running', 'paused', 'verifying');
CREATE INDEX backfill_run_by_name ON lockstep.backfill_run (name, id);

-- A part of a run's keys, worked on by one worker at a time. A worker holds it by a lease in
-- database time; `lease_epoch` counts holders, and one of an older epoch is fenced out.
CREATE TABLE lockstep.backfill_range (
  run_id bigint NOT NULL REFERENCES lockstep.backfill_run ON DELETE CASCADE,
  no integer NOT NULL,
  lo text[] NOT NULL,
  hi text[] NOT NULL,
  "cursor" text[] NOT NULL,
  seq bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'done', 'failed')),
  batch_rows integer NOT NULL,
  rows_scanned bigint NOT NULL DEFAULT 0,
  rows_changed bigint NOT NULL DEFAULT 0,
  busy_ms bigint NOT NULL DEFAULT 0,
  throttled_ms bigint NOT NULL DEFAULT 0,
  wal_bytes bigint NOT NULL DEFAULT 0,
  retries bigint NOT NULL DEFAULT 0,
  last_error text,
  lease_owner text,
  lease_epoch bigint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  PRIMARY KEY (run_id, no)
) WITH (fillfactor = 50);

-- One row for each batch that was committed, in the transaction of the batch: the proof that every
-- key was visited once is a gapless seq, and each lo the hi before it.
CREATE TABLE lockstep.backfill_batch (
  run_id bigint NOT NULL,
  no integer NOT NULL,
  seq bigint NOT NULL,
  lo text[] NOT NULL,
  hi text[] NOT NULL,
  rows bigint NOT NULL,
  changed bigint NOT NULL,
  ms bigint NOT NULL,
  wal_bytes bigint NOT NULL,
  epoch bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, no, seq)
);

-- Keys that a batch of one row failed on. The run went on without them.
CREATE TABLE lockstep.backfill_quarantine (
  run_id bigint NOT NULL REFERENCES lockstep.backfill_run ON DELETE CASCADE,
  key text[] NOT NULL,
  after_key text[] NOT NULL,
  sqlstate text NOT NULL,
  error text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Set when a retry has taken the key up again.
  retried_at timestamptz
);
CREATE INDEX backfill_quarantine_by_run ON lockstep.backfill_quarantine (run_id);

-- Who did what, when.
CREATE TABLE lockstep.backfill_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  run_id bigint,
  name text NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  detail text NOT NULL DEFAULT ''
);
CREATE INDEX backfill_event_by_name ON lockstep.backfill_event (name, id);

-- The last tick of each schedule that was taken: one replica takes each.
CREATE TABLE lockstep.backfill_schedule (
  name text PRIMARY KEY,
  schedule text NOT NULL,
  tick timestamptz NOT NULL
);
