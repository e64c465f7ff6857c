-- Unique at once: rows without a slug do not collide. V20261109093000 makes it the constraint.
CREATE UNIQUE INDEX CONCURRENTLY artworks_artist_id_slug_key ON artworks (artist_id, slug);
