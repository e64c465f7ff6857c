-- Who works on a range since when; what its last failed attempt failed with.
ALTER TABLE lockstep.backfill_range
  ADD COLUMN lease_since timestamptz,
  ADD COLUMN last_sqlstate text;

ALTER TABLE lockstep.backfill_run
  -- Time in which a process worked on it, without the pauses, up to seen_at.
  ADD COLUMN worked_ms bigint NOT NULL DEFAULT 0,
  ADD COLUMN seen_at timestamptz,
  -- Rows changed when "remaining" was counted last: between two counts it is reckoned from there.
  ADD COLUMN changed_then bigint NOT NULL DEFAULT 0,
  -- Where to look when it failed.
  ADD COLUMN fault text CHECK (fault IN ('file', 'rows', 'database'));

UPDATE lockstep.backfill_run run
   SET worked_ms = coalesce(extract(epoch FROM finished_at - started_at) * 1000, 0)::bigint,
       changed_then = CASE WHEN finished_at IS NULL THEN 0 ELSE
         (SELECT coalesce(sum(rows_changed), 0) FROM lockstep.backfill_range range
           WHERE range.run_id = run.id) END;
