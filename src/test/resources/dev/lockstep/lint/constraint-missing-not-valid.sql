-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE DOMAIN small AS int;
CREATE TABLE uses (n small);
INSERT INTO uses VALUES (1);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
ALTER TABLE artworks ADD CONSTRAINT cheap CHECK (price < 1000);

-- fires
ALTER DOMAIN small ADD CHECK (VALUE < 10);

-- silent
ALTER TABLE artworks ADD CONSTRAINT cheap CHECK (price < 1000) NOT VALID;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
ALTER TABLE fresh ADD CHECK (id > 0);
