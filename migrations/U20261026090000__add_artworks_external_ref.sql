-- lossy: which artwork came from which submission is forgotten
ALTER TABLE artworks DROP COLUMN external_ref;
