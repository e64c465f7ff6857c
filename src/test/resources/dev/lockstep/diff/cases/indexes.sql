-- case: indexes
CREATE TABLE t (a text, b integer, c jsonb);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (lower(a)) WHERE b > 0;
CREATE INDEX i3 ON t USING gin (c jsonb_path_ops);
CREATE INDEX i5 ON t USING hash (a);
-- rows
INSERT INTO t VALUES ('a', 1, '{"k": [1]}'), ('b', NULL, 'null');
-- to
CREATE TABLE t (a text, b integer, c jsonb);
CREATE INDEX i1 ON t (a DESC NULLS LAST) INCLUDE (b) WITH (fillfactor=70);
CREATE UNIQUE INDEX i2 ON t (upper(a));
CREATE INDEX i3 ON t USING gin (c);
CREATE INDEX "I 4" ON t USING brin (b);
COMMENT ON INDEX "I 4" IS 'A small one';
ALTER TABLE t CLUSTER ON i1;
ALTER INDEX i2 ALTER COLUMN 1 SET STATISTICS 200;
-- case: replica identity
CREATE TABLE t (a integer NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
CREATE TABLE u (a integer);
-- rows
INSERT INTO t VALUES (1), (2);
INSERT INTO u VALUES (1), (2);
-- to
CREATE TABLE t (a integer NOT NULL);
ALTER TABLE t REPLICA IDENTITY FULL;
CREATE TABLE u (a integer NOT NULL, CONSTRAINT k UNIQUE (a));
ALTER TABLE u REPLICA IDENTITY USING INDEX k;
-- case: statistics
CREATE TABLE t (a integer, b integer, c text);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
-- rows
INSERT INTO t VALUES (1, 2, 'x');
-- to
CREATE TABLE t (a integer, b integer, c text);
CREATE STATISTICS s ON a, lower(c) FROM t;
ALTER STATISTICS s SET STATISTICS 50;
COMMENT ON STATISTICS s IS 'Both';
-- case: every access method
CREATE TABLE t (a integer, j jsonb, p point, r int4range, x text);
CREATE INDEX h ON t USING hash (a);
CREATE INDEX g ON t USING gin (j jsonb_path_ops);
CREATE INDEX s ON t USING gist (p);
CREATE INDEX q ON t USING spgist (x);
CREATE INDEX b ON t USING brin (a) WITH (pages_per_range = 32);
-- rows
INSERT INTO t VALUES (1, '{"a": 1}', '(1,2)', '[1,5)', 'x');
-- to
CREATE TABLE t (a integer, j jsonb, p point, r int4range, x text);
CREATE INDEX h ON t USING hash (x);
CREATE INDEX g ON t USING gin (j);
CREATE INDEX s ON t USING gist (p, r);
CREATE INDEX q ON t USING spgist (x) WHERE a > 0;
CREATE INDEX b ON t USING brin (a) WITH (pages_per_range = 64);
-- case: cluster and replica identity move
CREATE TABLE "T" (id integer PRIMARY KEY, k integer NOT NULL);
CREATE UNIQUE INDEX "Ix" ON "T" (k);
ALTER TABLE "T" CLUSTER ON "T_pkey";
ALTER TABLE "T" REPLICA IDENTITY USING INDEX "Ix";
-- rows
INSERT INTO "T" VALUES (1, 1);
-- to
CREATE TABLE "T" (id integer PRIMARY KEY, k integer NOT NULL, CONSTRAINT "Ix" UNIQUE (k));
ALTER TABLE "T" CLUSTER ON "Ix";
ALTER TABLE "T" REPLICA IDENTITY FULL;
-- case: expression index with a function that goes to another schema
CREATE SCHEMA "Fn";
CREATE FUNCTION norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE TABLE t (id integer PRIMARY KEY, mail text);
CREATE UNIQUE INDEX "T_norm" ON t (norm(mail) text_pattern_ops DESC NULLS LAST) INCLUDE (id) WHERE norm(mail) <> '';
-- rows
INSERT INTO t VALUES (1, 'A'), (2, 'b');
-- to
CREATE SCHEMA "Fn";
CREATE FUNCTION "Fn".norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t)';
CREATE TABLE t (id integer PRIMARY KEY, mail text);
CREATE UNIQUE INDEX "T_norm" ON t ("Fn".norm(mail) text_pattern_ops DESC NULLS LAST) INCLUDE (id) WHERE "Fn".norm(mail) <> '';
