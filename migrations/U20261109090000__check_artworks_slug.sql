-- lossless: a constraint only
ALTER TABLE artworks DROP CONSTRAINT artworks_slug_present;
