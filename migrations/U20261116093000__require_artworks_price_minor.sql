-- lossless: constraints only; PostgreSQL cannot take a validation back, so both checks are made anew
ALTER TABLE artworks ADD CONSTRAINT artworks_price_minor_present CHECK (price_minor IS NOT NULL) NOT VALID;
ALTER TABLE artworks ALTER COLUMN price_minor DROP NOT NULL;
ALTER TABLE artworks DROP CONSTRAINT artworks_price_minor_check;
ALTER TABLE artworks ADD CONSTRAINT artworks_price_minor_check CHECK (price_minor >= 0) NOT VALID;
