-- An artist's page reads this. Alone in its file: it cannot run inside a transaction.
CREATE INDEX CONCURRENTLY artworks_artist_id_status_idx ON artworks (artist_id, status);
