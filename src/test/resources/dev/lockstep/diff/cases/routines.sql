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
