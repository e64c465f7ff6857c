-- lossless: an index only
DROP INDEX CONCURRENTLY artworks_artist_id_status_idx;
