-- lossless: constraints only; the unique index is built again and blocks writers of artworks meanwhile
-- lockstep:allow require-concurrent-index-creation constraint and index change places in one transaction, or slugs could collide between

ALTER TABLE artworks DROP CONSTRAINT artworks_artist_id_slug_key;
CREATE UNIQUE INDEX artworks_artist_id_slug_key ON artworks (artist_id, slug);
ALTER TABLE artworks ADD CONSTRAINT artworks_slug_present CHECK (slug IS NOT NULL) NOT VALID;
ALTER TABLE artworks ALTER COLUMN slug DROP NOT NULL;
