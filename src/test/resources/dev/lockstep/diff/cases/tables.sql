-- case: table columns
CREATE TABLE artworks (id bigint, title text NOT NULL, "order" integer DEFAULT 3, gone date);
-- rows
-- loses column public.artworks.gone
INSERT INTO artworks VALUES (1, 'Mona', 3, '2020-01-01'), (2, 'Lisa', NULL, NULL);
-- to
CREATE TABLE artworks (id bigint NOT NULL, title varchar(200), "order" bigint DEFAULT 4, slug text DEFAULT 'it''s' NOT NULL);
-- case: table comment grants options
CREATE TABLE t (a integer, b text) WITH (fillfactor=70);
COMMENT ON TABLE t IS 'One';
GRANT SELECT, INSERT ON t TO pg_monitor;
-- rows
INSERT INTO t VALUES (1, 'x'), (NULL, NULL);
-- to
CREATE TABLE t (a integer, b text) WITH (autovacuum_enabled=false);
COMMENT ON TABLE t IS 'Two';
COMMENT ON COLUMN t.a IS 'A';
GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (b), SELECT (b) ON t TO PUBLIC;
-- case: unlogged table
CREATE TABLE t (a integer);
-- rows
INSERT INTO t VALUES (1), (2);
-- to
CREATE UNLOGGED TABLE t (a integer);
-- case: table gets and leaves a type that comes and goes
CREATE TYPE old_row AS (a integer, b text);
CREATE TABLE t OF old_row (PRIMARY KEY (a));
CREATE TABLE u (a integer, gone date, b text);
CREATE TABLE w (a integer, b text);
-- rows
-- loses column public.u.gone
INSERT INTO t VALUES (1, 'b');
INSERT INTO u VALUES (2, '2026-01-01', 'c');
INSERT INTO w VALUES (3, 'd');
-- to
CREATE TYPE new_row AS (a integer, b text);
CREATE TABLE t (a integer PRIMARY KEY, b text, c integer);
CREATE TABLE u OF new_row;
CREATE TYPE wide_row AS (a integer, b text, c date);
CREATE TABLE w OF wide_row (b NOT NULL);
-- case: table of a type
CREATE TYPE row_type AS (a integer, b text);
CREATE TABLE t OF row_type (PRIMARY KEY (a));
-- rows
INSERT INTO t VALUES (1, 'b');
-- to
CREATE TYPE row_type AS (a integer, b text);
CREATE TABLE t (a integer PRIMARY KEY, b text);
-- case: logged and unlogged tables with keys
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE TABLE c (id integer PRIMARY KEY, b integer REFERENCES b);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1);
INSERT INTO c VALUES (1, 1);
-- to
CREATE UNLOGGED TABLE a (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE TABLE c (id integer PRIMARY KEY, b integer);
-- case: relations under other names
CREATE SEQUENCE s START WITH 7;
CREATE TABLE t (a integer DEFAULT nextval('s'), b integer);
CREATE VIEW v AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM v;
CREATE UNIQUE INDEX m_a ON m (a);
-- to
CREATE SEQUENCE numbers START WITH 7;
CREATE TABLE things (a integer DEFAULT nextval('numbers'), b integer);
CREATE VIEW window_on_things AS SELECT a FROM things;
CREATE MATERIALIZED VIEW kept AS SELECT a FROM window_on_things;
CREATE UNIQUE INDEX kept_a ON kept (a);
-- case: parts of a table under other names
CREATE TABLE t (a integer, b integer CONSTRAINT b_checked CHECK (b > 0), CONSTRAINT t_key PRIMARY KEY (a), CONSTRAINT none EXCLUDE (b WITH =));
CREATE TABLE u (t integer CONSTRAINT u_to_t REFERENCES t);
CREATE INDEX t_b ON t (b);
CREATE STATISTICS t_stats ON a, b FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a > 0);
-- rows
INSERT INTO t VALUES (1, 2);
INSERT INTO u VALUES (1);
-- to
CREATE TABLE t (a integer, b integer CONSTRAINT "B checked" CHECK (b > 0), CONSTRAINT t_primary PRIMARY KEY (a), CONSTRAINT never EXCLUDE (b WITH =));
CREATE TABLE u (t integer CONSTRAINT u_of_t REFERENCES t);
CREATE INDEX t_by_b ON t (b);
CREATE STATISTICS t_ab ON a, b FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER first BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE kept AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY positive ON t USING (a > 0);
