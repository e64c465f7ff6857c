-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
TRUNCATE TABLE artworks;

-- fires
ALTER TABLE artworks SET UNLOGGED;
TRUNCATE artworks;

-- fires
DELETE FROM artworks WHERE id = 1;
TRUNCATE artworks;

-- fires
DO $$ BEGIN TRUNCATE artworks; END $$;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
TRUNCATE fresh;

-- silent
TRUNCATE artworks CASCADE;
