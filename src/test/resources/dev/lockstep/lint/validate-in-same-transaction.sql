-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE artworks (
  id bigint PRIMARY KEY,
  artist bigint,
  title varchar(50),
  price numeric(10,2) NOT NULL DEFAULT 0,
  born timestamp);
CREATE INDEX artworks_artist ON artworks (artist);
CREATE TABLE sold (price int);
ALTER TABLE sold ADD CONSTRAINT dear CHECK (price > 0) NOT VALID;
INSERT INTO sold VALUES (1);
INSERT INTO artists SELECT n, 'Artist ' || n FROM generate_series(1, 3) AS n;
INSERT INTO artworks (id, artist, title) SELECT n, n, 'Work ' || n FROM generate_series(1, 3) AS n;

-- fires
ALTER TABLE artworks ADD CONSTRAINT cheap CHECK (price < 1000) NOT VALID;
ALTER TABLE artworks VALIDATE CONSTRAINT cheap;

-- silent
ALTER TABLE sold VALIDATE CONSTRAINT dear;
