-- case: enum values added
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'ok');
-- rows
INSERT INTO t VALUES ('ok'), ('sad'), (NULL);
-- to
CREATE TYPE mood AS ENUM ('great', 'good', 'ok', 'hm', 'sad', 'awful');
CREATE TABLE t (m mood DEFAULT 'hm');
-- case: enum values reordered
CREATE TYPE mood AS ENUM ('ok', 'sad', 'it''s');
CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL, l mood[] DEFAULT '{ok}');
CREATE INDEX i ON t (m) WHERE m = 'sad';
CREATE VIEW v AS SELECT m FROM t WHERE m <> 'ok';
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';
ALTER TABLE t ADD CONSTRAINT c CHECK (f(m) <> 'it''s');
-- rows
-- loses value it's of enum public.mood
INSERT INTO t VALUES ('ok', '{ok,sad}'), ('ok', NULL);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
GRANT USAGE ON TYPE mood TO pg_monitor;
CREATE TABLE t (m mood DEFAULT 'ok' NOT NULL, l mood[] DEFAULT '{ok}');
CREATE INDEX i ON t (m) WHERE m = 'sad';
CREATE VIEW v AS SELECT m FROM t WHERE m <> 'ok';
CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';
ALTER TABLE t ADD CONSTRAINT c CHECK (f(m) <> 'sad');
-- case: enum to text
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'ok');
-- rows
INSERT INTO t VALUES ('ok'), ('sad');
-- to
CREATE TABLE t (m text DEFAULT 'ok');
-- case: domain
CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
CREATE TABLE t (e email);
-- rows
INSERT INTO t VALUES ('x@y');
-- to
CREATE DOMAIN email AS text DEFAULT 'a@b' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 100);
COMMENT ON DOMAIN email IS 'Where to write';
CREATE TABLE t (e email);
-- case: domain of another type
CREATE DOMAIN price AS integer CHECK (VALUE > 0);
CREATE TABLE t (p price, q price[]);
CREATE VIEW v AS SELECT p FROM t;
-- rows
INSERT INTO t VALUES (3, '{4,5}'), (NULL, NULL);
-- to
CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE > 0);
CREATE TABLE t (p price, q price[]);
CREATE VIEW v AS SELECT p FROM t;
-- case: domain over a reordered enum
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE DOMAIN m AS mood DEFAULT 'ok';
CREATE TABLE t (a m);
-- rows
INSERT INTO t VALUES ('ok'), ('sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN m AS mood DEFAULT 'ok';
CREATE TABLE t (a m);
-- case: composite type
CREATE TYPE point3 AS (x integer, y integer, z integer);
CREATE TABLE t (p point3);
-- rows
-- loses attribute y of composite public.point3
INSERT INTO t VALUES ('(1,2,3)'), (NULL);
-- expect t.p: (1,3,) | NULL
-- to
CREATE TYPE point3 AS (x integer, z integer, "W w" text);
CREATE TABLE t (p point3);
-- case: composite attribute comments
CREATE TYPE pair AS (a integer, "B b" text, gone date, silent text);
COMMENT ON COLUMN pair.a IS 'One';
COMMENT ON COLUMN pair."B b" IS 'It''s the other';
COMMENT ON COLUMN pair.gone IS 'Goes';
CREATE TABLE t (p pair);
-- rows
-- loses attribute gone of composite public.pair
INSERT INTO t VALUES ('(1,x,2026-01-01,y)'), (NULL);
-- expect t.p: (1,x,y,) | NULL
-- to
CREATE TYPE pair AS (a integer, "B b" text, silent text, c date);
COMMENT ON COLUMN pair."B b" IS 'Another';
COMMENT ON COLUMN pair.silent IS 'Speaks';
COMMENT ON COLUMN pair.c IS 'New';
CREATE TABLE t (p pair);
-- case: composite attribute type
CREATE TYPE size AS (w integer, h integer);
CREATE TABLE t (s size);
CREATE FUNCTION area(size) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- rows
INSERT INTO t VALUES ('(1,2)'), ('(,3)');
-- to
CREATE TYPE size AS (w numeric, h numeric);
CREATE TABLE t (s size);
CREATE FUNCTION area(size) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- case: range type
CREATE TYPE floats AS RANGE (SUBTYPE = double precision);
CREATE TABLE t (r floats, m floats_multirange);
-- rows
-- loses column public.t.m
INSERT INTO t VALUES ('[1,2)', '{[1,2),[5,6)}');
-- to
CREATE TYPE floats AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE TABLE t (r floats);
-- case: range type under an exclusion constraint, an index and a check
CREATE TYPE span AS RANGE (SUBTYPE = numeric);
CREATE TABLE t (id int PRIMARY KEY, r span, q span CHECK (lower(q) > 0), EXCLUDE USING gist (r WITH &&));
CREATE INDEX t_q ON t USING gist (q);
-- rows
INSERT INTO t VALUES (1, '[1,2)', '[3,4)'), (2, '[2,3)', '[5,)');
-- to
CREATE TYPE span AS RANGE (SUBTYPE = double precision);
CREATE TABLE t (id int PRIMARY KEY, r span, q span CHECK (lower(q) > 0), EXCLUDE USING gist (r WITH &&));
CREATE INDEX t_q ON t USING gist (q);
-- case: collation
CREATE COLLATION plain (PROVIDER = libc, LOCALE = 'C');
CREATE TABLE t (a text COLLATE plain);
-- rows
INSERT INTO t VALUES ('a'), ('B');
-- to
CREATE COLLATION plain (PROVIDER = libc, LOCALE = 'POSIX');
CREATE COLLATION other FROM "C";
CREATE TABLE t (a text COLLATE plain, b text COLLATE other);
-- case: enum replaced while a partition leaves
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE p (id integer NOT NULL, m mood, note text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (5);
-- rows
-- loses table public.p
-- loses column public.p1.note
INSERT INTO p VALUES (1, 'ok', 'n'), (2, 'sad', NULL);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE p1 (id integer NOT NULL, m mood);
-- case: enum replaced while a column turns to another type
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'ok', n mood, c integer);
CREATE POLICY own ON t USING (c > 0);
CREATE VIEW v AS SELECT c AS x FROM t;
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m integer DEFAULT 7, n mood[], d integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (d > 0);
CREATE VIEW v AS SELECT m AS x FROM t;
-- case: enum value added while its table is otherwise changed
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE t (m mood, gone mood, a text);
-- rows
-- loses column public.t.gone
INSERT INTO t VALUES ('ok', 'ok', 'ok');
-- to
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood DEFAULT 'sad', a mood);
-- case: column turns from a replaced enum to a domain over it
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (a mood, b mood);
-- rows
-- loses value b of enum public.mood
INSERT INTO t VALUES ('a', 'c'), (NULL, 'a');
-- to
CREATE TYPE mood AS ENUM ('a', 'c');
CREATE DOMAIN feeling AS mood;
CREATE TABLE t (a feeling, b mood);
-- case: types under other names
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN price AS numeric DEFAULT 1 CONSTRAINT positive CHECK (VALUE > 0);
CREATE TYPE point3 AS (x integer, y integer);
CREATE TYPE floats AS RANGE (SUBTYPE = double precision);
CREATE COLLATION plain (PROVIDER = libc, LOCALE = 'C');
CREATE TABLE t (m mood DEFAULT 'a', p price, q point3, f floats, c text COLLATE plain);
CREATE INDEX ON t (c);
CREATE VIEW v AS SELECT m, p, q, f, c FROM t;
-- rows
INSERT INTO t VALUES ('a', 2, '(1,2)', '[1,2)', 'c');
-- to
CREATE TYPE feeling AS ENUM ('a', 'b');
CREATE DOMAIN cost AS numeric DEFAULT 1 CONSTRAINT "over nothing" CHECK (VALUE > 0);
CREATE TYPE place AS (x integer, y integer);
CREATE TYPE doubles AS RANGE (SUBTYPE = double precision);
CREATE COLLATION simple (PROVIDER = libc, LOCALE = 'C');
CREATE TABLE t (m feeling DEFAULT 'a', p cost, q place, f doubles, c text COLLATE simple);
CREATE INDEX ON t (c);
CREATE VIEW v AS SELECT m, p, q, f, c FROM t;
-- case: enum in use by array, default, check, index and generated column
CREATE TYPE "Mood" AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, m "Mood" DEFAULT 'ok' CHECK (m <> 'sad'), ms "Mood"[] DEFAULT '{ok}', g text GENERATED ALWAYS AS (CASE m WHEN 'ok' THEN 'o' END) STORED);
CREATE INDEX ON t (m) WHERE m = 'happy';
CREATE VIEW v AS SELECT m FROM t WHERE m = 'ok';
-- rows
INSERT INTO t VALUES (1, 'ok', '{ok,happy}'), (2, 'happy', NULL);
-- to
CREATE TYPE "Mood" AS ENUM ('sad', 'happy', 'ok', 'new');
CREATE TABLE t (id integer PRIMARY KEY, m "Mood" DEFAULT 'ok' CHECK (m <> 'sad'), ms "Mood"[] DEFAULT '{ok}', g text GENERATED ALWAYS AS (CASE m WHEN 'ok' THEN 'o' END) STORED);
CREATE INDEX ON t (m) WHERE m = 'happy';
CREATE VIEW v AS SELECT m FROM t WHERE m = 'ok';
-- case: domain with rules that come later
CREATE DOMAIN "Mail" AS text;
CREATE TABLE t (id integer PRIMARY KEY, m "Mail", ms "Mail"[]);
CREATE TYPE c AS (m "Mail");
-- rows
INSERT INTO t VALUES (1, 'a@b', '{a@b}');
-- to
CREATE DOMAIN "Mail" AS text DEFAULT 'x@y' NOT NULL CONSTRAINT at CHECK (VALUE LIKE '%@%') CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, m "Mail", ms "Mail"[]);
CREATE TYPE c AS (m "Mail");
-- case: composite type with composite attributes in a column and a function
CREATE TYPE inner_t AS (a integer, b text);
CREATE TYPE outer_t AS (i inner_t, n integer);
CREATE TABLE t (id integer PRIMARY KEY, o outer_t);
CREATE FUNCTION f(o outer_t) RETURNS integer LANGUAGE sql AS 'SELECT (o).n';
-- to
CREATE TYPE inner_t AS (a integer, b text, c date);
CREATE TYPE outer_t AS (i inner_t, n integer, m integer);
CREATE TABLE t (id integer PRIMARY KEY, o outer_t);
CREATE FUNCTION f(o outer_t) RETURNS integer LANGUAGE sql AS 'SELECT (o).n';
-- case: domain used in an array of a composite type gets a check
CREATE DOMAIN d AS integer;
CREATE TYPE c AS (x d, y text);
CREATE TABLE t (id integer PRIMARY KEY, v c, w c[]);
-- rows
INSERT INTO t VALUES (1, ROW(1, 'y'), NULL);
-- to
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TYPE c AS (x d, y text);
CREATE TABLE t (id integer PRIMARY KEY, v c, w c[]);
