CREATE UNIQUE INDEX CONCURRENTLY artworks_artist_id_external_ref_key ON artworks (artist_id, external_ref);
