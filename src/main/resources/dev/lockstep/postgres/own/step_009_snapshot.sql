-- The snapshot that was taken before a migration: what serves where there is no other way back.
CREATE TABLE lockstep.migration_snapshot (
  script text NOT NULL,
  snapshot text NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A migration that was undone is applied again, after another one.
  PRIMARY KEY (script, snapshot)
);
