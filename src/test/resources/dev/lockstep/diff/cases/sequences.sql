-- case: sequence
CREATE SEQUENCE s;
CREATE SEQUENCE gone;
-- to
CREATE SEQUENCE s AS integer INCREMENT BY 10 MINVALUE -5 MAXVALUE 1000 START WITH 20 CACHE 3 CYCLE;
COMMENT ON SEQUENCE s IS 'Numbers';
GRANT USAGE ON SEQUENCE s TO pg_monitor;
CREATE SEQUENCE come INCREMENT BY -1;
-- case: sequence changes its owner
CREATE TABLE t (a integer, b integer);
CREATE SEQUENCE s OWNED BY t.a;
-- rows
-- loses column public.t.a
INSERT INTO t VALUES (1, 2);
-- to
CREATE TABLE t (b integer);
CREATE SEQUENCE s OWNED BY t.b;
-- case: sequence of a column that goes with its table
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (a integer, b bigint DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.b;
CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
-- to
CREATE SEQUENCE s START WITH 5;
-- case: sequence of a table that becomes unlogged
CREATE SEQUENCE s;
CREATE SEQUENCE r;
CREATE TABLE t (a bigint, b bigint);
ALTER SEQUENCE r OWNED BY t.b;
-- rows
INSERT INTO t VALUES (1, 2);
-- to
CREATE SEQUENCE s;
CREATE SEQUENCE r;
CREATE UNLOGGED TABLE t (a bigint, b bigint);
ALTER SEQUENCE s OWNED BY t.a;
-- case: logged sequence of a table that becomes unlogged
CREATE SEQUENCE s INCREMENT BY 5;
CREATE TABLE t (a bigint);
ALTER SEQUENCE s OWNED BY t.a;
-- rows
INSERT INTO t VALUES (1);
-- to
CREATE SEQUENCE s;
CREATE UNLOGGED TABLE t (a bigint);
ALTER SEQUENCE s OWNED BY t.a;
-- case: table that owns a sequence of another goes
CREATE SEQUENCE s;
CREATE TABLE a (id bigint DEFAULT nextval('s') PRIMARY KEY);
CREATE TABLE b (id bigint DEFAULT nextval('s') PRIMARY KEY);
ALTER SEQUENCE s OWNED BY a.id;
-- rows
-- loses table public.a
INSERT INTO a DEFAULT VALUES;
INSERT INTO b DEFAULT VALUES;
-- to
CREATE SEQUENCE s;
CREATE TABLE b (id bigint DEFAULT nextval('s') PRIMARY KEY);
ALTER SEQUENCE s OWNED BY b.id;
