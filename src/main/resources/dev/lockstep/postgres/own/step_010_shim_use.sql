-- Whether the view under a table's former name is still in use: what the gate before its drop goes by.
CREATE TABLE lockstep.shim_use (
  view_name text PRIMARY KEY,
  -- Another view under the same name is another one.
  view_oid oid NOT NULL,
  -- Calls of statements that name it, by pg_stat_statements; how often that forgot one, and all.
  calls numeric,
  deallocations bigint,
  reset_at timestamptz,
  -- Why its use cannot be told; null where it can.
  unknown text,
  watched_since timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  looked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_at timestamptz,
  confirmed_by text
);
