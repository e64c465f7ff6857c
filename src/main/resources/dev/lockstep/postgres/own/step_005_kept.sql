-- Copies that migrations made of what they were about to destroy: none of the data itself, which
-- lies in schema lockstep_kept and is nobody's but the owner's.
CREATE TABLE lockstep.kept (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version text NOT NULL,
  schema_name text NOT NULL,
  table_name text NOT NULL,
  -- Null: the whole table.
  column_name text,
  -- By which a row is found again; those whose values are kept as text.
  key_columns text[] NOT NULL,
  text_columns text[] NOT NULL,
  -- In schema lockstep_kept.
  kept_table text NOT NULL,
  rows bigint NOT NULL,
  bytes bigint NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  -- Emptied; the table itself stays, so that the reverse still runs.
  expired_at timestamptz,
  -- The reverse has put it back.
  restored_at timestamptz,
  -- The table is gone, since nothing needs it any more.
  dropped_at timestamptz
);
CREATE UNIQUE INDEX kept_by_table ON lockstep.kept (kept_table) WHERE dropped_at IS NULL;
