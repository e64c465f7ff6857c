-- lossless: a constraint only
ALTER TABLE artworks DROP CONSTRAINT artworks_price_minor_present;
