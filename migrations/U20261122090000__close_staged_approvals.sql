-- lossless: PostgreSQL cannot take a validation back, so the constraint is made anew
ALTER TABLE artwork_staged DROP CONSTRAINT artwork_staged_none_waiting;
ALTER TABLE artwork_staged ADD CONSTRAINT artwork_staged_none_waiting CHECK (status <> 'approved') NOT VALID;
COMMENT ON CONSTRAINT artwork_staged_none_waiting ON artwork_staged IS 'approved is a moment, not a state';
