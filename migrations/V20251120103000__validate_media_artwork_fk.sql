-- lockstep:statement-timeout 10min

ALTER TABLE media VALIDATE CONSTRAINT media_artwork_id_fkey;
