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
ALTER TABLE artworks ADD CONSTRAINT of_artist FOREIGN KEY (artist) REFERENCES artists (id);
ALTER TABLE artworks ADD CONSTRAINT positive CHECK (price >= 0);

-- fires
ALTER TABLE artworks DROP CONSTRAINT of_artist;

-- fires
ALTER TABLE artworks DROP CONSTRAINT artworks_pkey;

-- silent
ALTER TABLE artworks DROP CONSTRAINT positive;

-- silent
ALTER TABLE artworks DROP COLUMN artist;

-- silent
ALTER TABLE artworks ALTER COLUMN artist TYPE int;

-- silent
DROP TABLE artworks;

-- silent
CREATE TABLE fresh (id bigint PRIMARY KEY, artist bigint, title varchar(50));
ALTER TABLE fresh DROP CONSTRAINT fresh_pkey;
