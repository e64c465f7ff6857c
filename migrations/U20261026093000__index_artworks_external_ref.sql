-- lossless: an index only
DROP INDEX CONCURRENTLY artworks_artist_id_external_ref_key;
