-- Who runs migrations: one row per lease name, in database time. The holder renews it; one whose
-- time is over may be taken over. `epoch` counts holders: a holder of an older epoch is fenced out.
CREATE TABLE lockstep.lease (
  name text PRIMARY KEY,
  epoch bigint NOT NULL,
  holder text NOT NULL,
  host text NOT NULL,
  pid bigint NOT NULL,
  since timestamptz NOT NULL,
  heartbeat_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  doing text,
  -- The session that renews it, unless it is behind a pooler: when it is gone, so is the holder.
  session_pid integer,
  session_start timestamptz
);

-- How far a migration that cannot run in a transaction has come: one row while it runs, kept when
-- its runner dies, so that the next one knows which statements are done and which one is in doubt.
CREATE TABLE lockstep.attempt (
  script text PRIMARY KEY,
  version text,
  epoch bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Statements known to be done, and their digest (a changed file must not be resumed).
  statements_done integer NOT NULL DEFAULT 0,
  done_digest text NOT NULL DEFAULT '',
  -- The statement under way, and what it is about (existing before it began).
  current_statement integer,
  object_existed boolean,
  indexes_before bigint[],
  error text
);
