-- Who asked for what, when, beside what backfill_event and undone say: by HTTP, by the page, by a command.
CREATE TABLE lockstep.audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text NOT NULL,
  -- apply, undo
  action text NOT NULL,
  detail text NOT NULL DEFAULT ''
);
