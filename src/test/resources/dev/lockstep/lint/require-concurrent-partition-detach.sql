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
CREATE TABLE "Old" (n int NOT NULL);
CREATE TABLE fits (n int NOT NULL CHECK (n >= 20 AND n < 30));
INSERT INTO "Old" VALUES (12);
INSERT INTO fits VALUES (22);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
ALTER TABLE events DETACH PARTITION events_1;

-- silent
ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;

-- silent
DROP TABLE events_1;
