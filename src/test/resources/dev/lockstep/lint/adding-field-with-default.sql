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
ALTER TABLE artworks ADD COLUMN code uuid DEFAULT gen_random_uuid();

-- fires
ALTER TABLE artworks ADD COLUMN size int GENERATED ALWAYS AS (length(title)) STORED;

-- silent
ALTER TABLE artworks ADD COLUMN state text NOT NULL DEFAULT 'new';

-- silent
ALTER TABLE artworks ADD COLUMN seen timestamptz DEFAULT now();

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
ALTER TABLE fresh ADD COLUMN code uuid DEFAULT gen_random_uuid();
