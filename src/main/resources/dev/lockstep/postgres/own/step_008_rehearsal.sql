-- The newest rehearsal of each migration: what it did on a copy of the database, before it runs here.
CREATE TABLE lockstep.rehearsal (
  script text PRIMARY KEY,
  version text NOT NULL,
  -- The snapshot or the database that the copy was made of.
  copy_of text NOT NULL,
  took_ms bigint NOT NULL,
  -- Statements with times, locks and rewritten tables; no rows of anybody's.
  trace jsonb NOT NULL,
  rehearsed_at timestamptz NOT NULL
);
