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
ALTER TABLE artworks ALTER COLUMN title TYPE varchar(20);

-- fires
ALTER TABLE artworks ALTER COLUMN price TYPE numeric(6,2);

-- fires
ALTER TABLE artworks ALTER COLUMN artist TYPE int;

-- fires
ALTER TABLE artists ALTER COLUMN name TYPE varchar(10);

-- silent
ALTER TABLE artworks ALTER COLUMN title TYPE varchar(100);

-- silent
ALTER TABLE artworks ALTER COLUMN price TYPE numeric(12,2);

-- silent
ALTER TABLE artworks ALTER COLUMN artist TYPE text;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
ALTER TABLE fresh ALTER COLUMN id TYPE int;
