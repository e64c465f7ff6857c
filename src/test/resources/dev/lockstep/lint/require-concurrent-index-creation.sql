-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE TABLE events (n int) PARTITION BY RANGE (n);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
INSERT INTO events VALUES (1);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
CREATE INDEX artworks_title ON artworks (title);

-- fires
CREATE UNIQUE INDEX artworks_title ON artworks (title);

-- fires
CREATE INDEX events_n ON events (n);

-- silent
CREATE INDEX CONCURRENTLY artworks_title ON artworks (title);

-- silent
CREATE TABLE fresh (id bigint, artist bigint, title varchar(50));
CREATE INDEX fresh_title ON fresh (title);

-- silent
CREATE INDEX events_n ON ONLY events (n);
