-- case: publication
CREATE TABLE t (a integer PRIMARY KEY);
CREATE TABLE u (a integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t;
CREATE PUBLICATION everything FOR ALL TABLES;
-- rows
INSERT INTO t VALUES (1);
INSERT INTO u VALUES (2);
-- to
CREATE TABLE t (a integer PRIMARY KEY);
CREATE TABLE u (a integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t, u WITH (publish = 'insert', publish_via_partition_root = true);
COMMENT ON PUBLICATION p IS 'Out';
-- case: publication of columns and schemas since 15
CREATE TABLE t (a integer PRIMARY KEY, b text, c text);
CREATE PUBLICATION p FOR TABLE t (a, b) WHERE (a > 10);
-- rows
INSERT INTO t VALUES (1, 'b', 'c');
-- to
CREATE TABLE t (a integer PRIMARY KEY, b text, c text);
CREATE PUBLICATION p FOR TABLE t (a, c) WHERE (a > 20);
CREATE PUBLICATION s FOR TABLES IN SCHEMA public;
-- case: event trigger and publication under other names
CREATE TABLE t (a integer PRIMARY KEY);
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();
CREATE PUBLICATION p FOR TABLE t;
-- rows
INSERT INTO t VALUES (1);
-- to
CREATE TABLE t (a integer PRIMARY KEY);
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION f();
CREATE PUBLICATION out FOR TABLE t;
-- case: publication with a filter over a column that changes since 15
CREATE TABLE t (id integer PRIMARY KEY, k integer, v text);
CREATE PUBLICATION pub FOR TABLE t (id, k) WHERE (id > 5);
-- rows
-- loses column public.t.v
INSERT INTO t VALUES (1, 1, 'a');
-- to
CREATE TABLE t (id bigint PRIMARY KEY, k bigint);
CREATE PUBLICATION pub FOR TABLE t (id, k) WHERE (id > 5);
-- case: column leaves a publication that lists it since 15
CREATE TABLE t (id integer PRIMARY KEY, k integer, v text);
CREATE PUBLICATION pub FOR TABLE t (id, k, v) WHERE (v <> '');
-- rows
-- loses column public.t.v
INSERT INTO t VALUES (1, 1, 'a');
-- to
CREATE TABLE t (id integer PRIMARY KEY, k integer);
CREATE PUBLICATION pub FOR TABLE t (id, k);
