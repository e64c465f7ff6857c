-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE TABLE keyless (name text);
INSERT INTO keyless VALUES ('a'), ('b');
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
ALTER TABLE keyless ADD COLUMN id bigserial PRIMARY KEY;

-- fires
ALTER TABLE keyless ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;

-- silent
CREATE TABLE fresh (id bigserial PRIMARY KEY);

-- silent
ALTER TABLE keyless ADD COLUMN other bigint;
