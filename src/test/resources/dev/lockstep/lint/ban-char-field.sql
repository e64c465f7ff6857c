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
CREATE TABLE fresh (code char(3));

-- silent
CREATE TABLE fresh (code text, title character varying(20));
