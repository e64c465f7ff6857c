-- schema
CREATE TABLE artists (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE "Art Works" (id bigint PRIMARY KEY, title varchar(50), price numeric, changed timestamptz);
CREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);
INSERT INTO artists VALUES (1, 'one'), (2, 'two');
INSERT INTO "Art Works" (id, title) VALUES (1, 'one'), (2, 'two');
INSERT INTO prices VALUES (1, 5), (2, 7);
CREATE VIEW named AS SELECT id, name FROM artists;
CREATE FUNCTION title_of(bigint) RETURNS text LANGUAGE sql
  AS 'SELECT title FROM "Art Works" WHERE id = $1';
CREATE FUNCTION names() RETURNS SETOF text LANGUAGE sql AS 'SELECT n.name FROM named n';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql
  AS 'BEGIN NEW.changed := now(); RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON "Art Works" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE PROCEDURE raise_prices() LANGUAGE plpgsql
  AS $$BEGIN EXECUTE 'UPDATE prices SET amount = amount + 1'; END$$;

-- fires
ALTER TABLE "Art Works" DROP COLUMN title;

-- fires
ALTER TABLE "Art Works" DROP COLUMN changed;

-- fires
DROP VIEW named;

-- fires
DROP TABLE prices;

-- fires
ALTER TABLE prices DROP COLUMN amount;

-- silent
ALTER TABLE "Art Works" DROP COLUMN price;

-- silent
ALTER TABLE "Art Works" DROP COLUMN title;
DROP FUNCTION title_of(bigint);

-- silent
ALTER TABLE "Art Works" DROP COLUMN title;
CREATE OR REPLACE FUNCTION title_of(bigint) RETURNS text LANGUAGE sql
  AS $$SELECT 'title of ' || id FROM "Art Works" WHERE id = $1$$;

-- silent
DROP VIEW named;
CREATE VIEW named AS SELECT id, upper(name) AS name FROM artists;

-- silent
ALTER TABLE "Art Works" DROP COLUMN changed;
ALTER TABLE "Art Works" ADD COLUMN changed timestamp;

-- silent
CREATE TABLE title (price text);
DROP TABLE title;
