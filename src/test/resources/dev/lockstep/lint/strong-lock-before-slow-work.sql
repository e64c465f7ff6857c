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
ALTER TABLE artworks ADD COLUMN slug text;
UPDATE artworks SET slug = lower(title);

-- fires
ALTER TABLE artists ADD COLUMN a int;
CREATE TABLE copied AS SELECT * FROM artworks;

-- silent
UPDATE artworks SET title = lower(title);
ALTER TABLE artworks ADD COLUMN slug text;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
UPDATE artworks SET title = lower(title);

-- silent
ALTER TABLE artworks ADD COLUMN slug text;
UPDATE artworks SET slug = '' WHERE id = 1;
