--liquibase formatted sql

--changeset ada:artists
CREATE TABLE "Artists" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "Name" text NOT NULL
);
INSERT INTO "Artists" ("Name") VALUES ('Ada');
--rollback DROP TABLE "Artists";

--changeset ada:slug-function splitStatements:false
CREATE FUNCTION slug(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT name;
  SELECT lower(replace(name, ' ', '-'));
$$;


/* liquibase rollback
DROP FUNCTION slug(text);
*/

--changeset grace:index runInTransaction:false
CREATE INDEX CONCURRENTLY artists_name ON "Artists" ("Name");
--rollback DROP INDEX CONCURRENTLY artists_name;

--changeset ada:names runOnChange:true
CREATE OR REPLACE VIEW names AS SELECT "Name" FROM "Artists";
--rollback empty

-- The next one is not for PostgreSQL, and the last was written after the deployment.

--
--changeset ada:oracle-only dbms:oracle
SELECT 1 FROM dual;

--changeset grace:born
ALTER TABLE "Artists" ADD COLUMN born date;
--rollback ALTER TABLE "Artists" DROP COLUMN born;
