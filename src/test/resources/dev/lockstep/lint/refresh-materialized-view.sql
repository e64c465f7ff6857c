-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE MATERIALIZED VIEW totals AS SELECT artist, count(*) AS works FROM artworks GROUP BY artist;
CREATE UNIQUE INDEX totals_artist ON totals (artist);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
REFRESH MATERIALIZED VIEW totals;

-- silent
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;

-- silent
CREATE MATERIALIZED VIEW fresh AS SELECT 1 AS n;
REFRESH MATERIALIZED VIEW fresh;
