-- case: function replaced
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a integer DEFAULT f(1), CHECK (f(a) > 0));
-- rows
INSERT INTO t VALUES (5);
-- to
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
CREATE TABLE t (a integer DEFAULT f(1), CHECK (f(a) > 0));
-- case: function result changed
CREATE FUNCTION f(a integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a integer DEFAULT f(1), g integer GENERATED ALWAYS AS (f(a)) STORED, CHECK (f(a) > 0));
CREATE INDEX i ON t (f(a));
CREATE VIEW v AS SELECT f(a) FROM t;
-- rows
INSERT INTO t VALUES (1), (2);
-- to
CREATE FUNCTION f(b integer) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT 1::bigint';
COMMENT ON FUNCTION f(integer) IS 'Now bigger';
CREATE TABLE t (a integer DEFAULT f(1), g integer GENERATED ALWAYS AS (f(a)) STORED, CHECK (f(a) > 0));
CREATE INDEX i ON t (f(a));
CREATE VIEW v AS SELECT f(a) FROM t;
-- case: function overloads and table arguments
CREATE TABLE t (a integer);
CREATE FUNCTION f(t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(t[]) RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE VIEW v AS SELECT abs(1) AS a;
-- to
CREATE FUNCTION f(VARIADIC a integer[], OUT b text, OUT c text) LANGUAGE sql AS 'SELECT 1, 2';
CREATE FUNCTION g() RETURNS TABLE (x integer, y text) LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
-- case: atomic body
CREATE TABLE t (a integer, b integer);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT max(a) FROM t; END;
-- rows
-- loses column public.t.b
INSERT INTO t VALUES (1, 2);
-- to
CREATE TABLE t (a bigint);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(a) FROM t; END;
-- case: function before its table
CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM later); END';
CREATE TABLE later (a bigint DEFAULT f());
-- to
CREATE TABLE z (a integer);
-- case: procedure
CREATE PROCEDURE p(INOUT a integer) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
-- to
CREATE PROCEDURE p(a text) LANGUAGE plpgsql AS 'BEGIN NULL; END';
GRANT EXECUTE ON PROCEDURE p(text) TO pg_monitor;
-- case: aggregate
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
-- to
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '5', PARALLEL = SAFE);
CREATE AGGREGATE rows_seen(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
COMMENT ON AGGREGATE total(integer) IS 'Sum';
CREATE VIEW v AS SELECT total(a) FROM (VALUES (1)) x (a);
-- case: routines under other names
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE TABLE t (a integer DEFAULT f(1), b integer GENERATED ALWAYS AS (f(3)) STORED, CHECK (f(a) > 0));
CREATE INDEX i ON t (f(a));
CREATE VIEW v AS SELECT total(a) FROM t;
-- rows
INSERT INTO t VALUES (5);
-- to
CREATE FUNCTION g(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE PROCEDURE q() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE amount(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE TABLE t (a integer DEFAULT g(1), b integer GENERATED ALWAYS AS (g(3)) STORED, CHECK (g(a) > 0));
CREATE INDEX i ON t (g(a));
CREATE VIEW v AS SELECT amount(a) FROM t;
-- case: atomic functions on tables and on one another
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE FUNCTION "Count"() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM t);
CREATE FUNCTION twice() RETURNS bigint LANGUAGE sql RETURN (SELECT 2 * "Count"());
CREATE VIEW v AS SELECT twice() AS n;
-- rows
INSERT INTO t VALUES (1, 'a');
-- to
CREATE TABLE t (id bigint PRIMARY KEY, v text, w text);
CREATE FUNCTION "Count"() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM t WHERE w IS NOT NULL);
CREATE FUNCTION twice() RETURNS bigint LANGUAGE sql RETURN (SELECT 3 * "Count"());
CREATE VIEW v AS SELECT twice() AS n;
-- case: atomic function on a column that goes and one that changes
CREATE TABLE t (id integer PRIMARY KEY, v varchar(5), w text);
CREATE FUNCTION f(i integer) RETURNS text LANGUAGE sql RETURN (SELECT v || w FROM t WHERE id = i);
CREATE PROCEDURE p(i integer) LANGUAGE plpgsql AS 'BEGIN UPDATE t SET v = f(i) WHERE id = i; END';
-- rows
-- loses column public.t.w
INSERT INTO t VALUES (1, 'a', 'b');
-- to
CREATE TABLE t (id integer PRIMARY KEY, v varchar(9));
CREATE FUNCTION f(i integer) RETURNS text LANGUAGE sql RETURN (SELECT v FROM t WHERE id = i);
CREATE PROCEDURE p(i integer) LANGUAGE plpgsql AS 'BEGIN UPDATE t SET v = f(i) WHERE id = i; END';
-- case: function over a table type and set of rows of a table that changes
CREATE TABLE "T" (id integer PRIMARY KEY, v text);
CREATE FUNCTION label(t "T") RETURNS text LANGUAGE sql STABLE AS 'SELECT t.v';
CREATE FUNCTION all_t() RETURNS SETOF "T" LANGUAGE sql STABLE AS 'SELECT * FROM "T"';
CREATE VIEW v AS SELECT label(t) AS l FROM "T" t;
CREATE TABLE arr (ts "T"[]);
-- rows
INSERT INTO "T" VALUES (1, 'a');
-- to
CREATE TABLE "T" (id integer PRIMARY KEY, v text, w text);
CREATE FUNCTION label(t "T") RETURNS text LANGUAGE sql STABLE AS 'SELECT t.w';
CREATE FUNCTION all_t() RETURNS SETOF "T" LANGUAGE sql STABLE AS 'SELECT * FROM "T"';
CREATE VIEW v AS SELECT label(t) AS l FROM "T" t;
CREATE TABLE arr (ts "T"[]);
-- case: column type changes under a view a rule a policy a trigger a statistic and an atomic function
CREATE TABLE t (id integer PRIMARY KEY, k varchar(10), n integer);
CREATE VIEW v AS SELECT id, k FROM t WHERE k <> '';
CREATE TABLE log (k text);
CREATE RULE r AS ON UPDATE TO t WHERE OLD.k <> NEW.k DO ALSO INSERT INTO log VALUES (OLD.k);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (k = current_user);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g AFTER UPDATE OF k ON t FOR EACH ROW WHEN (OLD.k <> NEW.k) EXECUTE FUNCTION tf();
CREATE STATISTICS st ON k, n FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(k) FROM t);
CREATE INDEX ix ON t (lower(k)) WHERE k <> '';
-- rows
INSERT INTO t VALUES (1, 'a', 1);
-- to
CREATE TABLE t (id integer PRIMARY KEY, k text, n bigint);
CREATE VIEW v AS SELECT id, k FROM t WHERE k <> '';
CREATE TABLE log (k text);
CREATE RULE r AS ON UPDATE TO t WHERE OLD.k <> NEW.k DO ALSO INSERT INTO log VALUES (OLD.k);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (k = current_user);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g AFTER UPDATE OF k ON t FOR EACH ROW WHEN (OLD.k <> NEW.k) EXECUTE FUNCTION tf();
CREATE STATISTICS st ON k, n FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(k) FROM t);
CREATE INDEX ix ON t (lower(k)) WHERE k <> '';
-- case: function defaults that call functions, and variadic
CREATE FUNCTION a() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION b(x integer DEFAULT a(), VARIADIC y integer[] DEFAULT '{}') RETURNS integer LANGUAGE sql RETURN x + cardinality(y);
CREATE TABLE t (id integer DEFAULT b(), n integer CHECK (n > a()));
-- rows
INSERT INTO t VALUES (1, 2);
-- to
CREATE FUNCTION a() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint';
CREATE FUNCTION b(x bigint DEFAULT a(), VARIADIC y integer[] DEFAULT '{}') RETURNS bigint LANGUAGE sql RETURN x + cardinality(y);
CREATE TABLE t (id integer DEFAULT b(), n integer CHECK (n > a()));
-- case: overloaded functions where one goes and another changes its result
CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x';
CREATE FUNCTION f(x bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';
CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (f(a)) STORED);
-- rows
INSERT INTO t VALUES (1);
-- to
CREATE FUNCTION f(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 2::bigint';
CREATE TABLE t (a integer, g bigint GENERATED ALWAYS AS (f(a::bigint)) STORED);
