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
CREATE VIEW titles AS SELECT title FROM artworks;
CREATE TABLE works_of (artist bigint CONSTRAINT of_artist REFERENCES artists (id));
INSERT INTO works_of VALUES (1);

-- fires
DROP TABLE artworks CASCADE;

-- fires
ALTER TABLE artworks DROP COLUMN title CASCADE;

-- fires
DROP TABLE artists CASCADE;

-- silent
DROP TABLE works_of CASCADE;

-- silent
DROP VIEW titles;
DROP TABLE artworks;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
CREATE VIEW of_fresh AS SELECT id FROM fresh;
DROP TABLE fresh CASCADE;
