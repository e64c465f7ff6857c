-- lockstep:requires-backfill artworks_price_minor

ALTER TABLE artworks ADD CONSTRAINT artworks_price_minor_present CHECK (price_minor IS NOT NULL) NOT VALID;
