-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE TABLE keyless (name text NOT NULL);
CREATE UNIQUE INDEX keyless_name ON keyless (name);
INSERT INTO keyless VALUES ('a');
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
ALTER TABLE artworks ADD UNIQUE (title);

-- fires
ALTER TABLE keyless ADD PRIMARY KEY (name);

-- fires
ALTER TABLE keyless ADD EXCLUDE USING btree (name WITH =);

-- silent
ALTER TABLE keyless ADD CONSTRAINT keyless_key UNIQUE USING INDEX keyless_name;

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
ALTER TABLE fresh ADD UNIQUE (id);
