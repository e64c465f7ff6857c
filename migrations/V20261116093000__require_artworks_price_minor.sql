-- lockstep:statement-timeout 10min

-- The price column is read by nobody after this release, and still kept equal until the next.
ALTER TABLE artworks VALIDATE CONSTRAINT artworks_price_minor_check;
ALTER TABLE artworks VALIDATE CONSTRAINT artworks_price_minor_present;
ALTER TABLE artworks ALTER COLUMN price_minor SET NOT NULL;
ALTER TABLE artworks DROP CONSTRAINT artworks_price_minor_present;
