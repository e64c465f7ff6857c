-- A run has fewer workers than it may have while the server is loaded; null: all of them.
ALTER TABLE lockstep.backfill_run
  ADD COLUMN workers_now integer CHECK (workers_now > 0),
  -- Before this, the figure is not changed again, by any replica.
  ADD COLUMN workers_due timestamptz;
