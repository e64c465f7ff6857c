-- lockstep:requires-backfill artworks_slug

-- Contract, first half: from here on no writer can leave the slug out. Reads no row yet.
ALTER TABLE artworks ADD CONSTRAINT artworks_slug_present CHECK (slug IS NOT NULL) NOT VALID;
