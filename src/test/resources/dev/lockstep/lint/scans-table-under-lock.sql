-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE TABLE queue (n int) PARTITION BY LIST (n);
CREATE TABLE queue_rest PARTITION OF queue DEFAULT;
INSERT INTO queue VALUES (7);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
CREATE TABLE queue_1 PARTITION OF queue FOR VALUES IN (1);

-- silent
SELECT count(*) FROM artworks;

-- silent
CREATE TABLE fresh AS SELECT * FROM artworks;

-- silent
ALTER TABLE artworks ALTER COLUMN title SET NOT NULL;

-- silent
TRUNCATE artworks;

-- silent
ALTER TABLE artworks SET UNLOGGED;
