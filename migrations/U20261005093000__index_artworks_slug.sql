-- lossless: an index only
DROP INDEX CONCURRENTLY artworks_artist_id_slug_key;
