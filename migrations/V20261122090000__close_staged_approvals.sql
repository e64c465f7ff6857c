-- lockstep:requires-backfill artwork_staged_publish

-- Every submission that was approved has become an artwork or given way to a newer one. It stays so.
ALTER TABLE artwork_staged VALIDATE CONSTRAINT artwork_staged_none_waiting;
