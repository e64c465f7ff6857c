-- lockstep:statement-timeout 10min

-- Contract, second half. The validation reads the whole table while everybody goes on reading and writing; what comes
-- after it is instant: the validated check spares SET NOT NULL the scan, and the unique index is there already.
ALTER TABLE artworks VALIDATE CONSTRAINT artworks_slug_present;
ALTER TABLE artworks ALTER COLUMN slug SET NOT NULL;
ALTER TABLE artworks DROP CONSTRAINT artworks_slug_present;
ALTER TABLE artworks ADD CONSTRAINT artworks_artist_id_slug_key UNIQUE USING INDEX artworks_artist_id_slug_key;
