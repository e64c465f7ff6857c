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
SET lock_timeout = 0;
ALTER TABLE artworks ADD COLUMN a int;

-- fires
SET LOCAL statement_timeout TO '0ms';

-- fires
RESET lock_timeout;

-- silent
SET LOCAL lock_timeout = '10s';

-- silent
SET LOCAL work_mem = '64MB';

-- silent
ALTER TABLE artworks ADD COLUMN a int;
