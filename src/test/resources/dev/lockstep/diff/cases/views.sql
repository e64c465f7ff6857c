-- case: view columns appended
CREATE TABLE t (a integer, b text, c date);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM v;
-- rows
INSERT INTO t VALUES (1, 'x', '2026-01-01');
-- to
CREATE TABLE t (a integer, b text, c date);
CREATE VIEW v WITH (security_barrier) AS SELECT a, b FROM t;
COMMENT ON VIEW v IS 'A view';
COMMENT ON COLUMN v.b IS 'Of text; it''s
two lines';
CREATE VIEW w AS SELECT a FROM v;
-- case: view columns changed
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a FROM v;
GRANT SELECT ON w TO pg_monitor;
CREATE FUNCTION ins() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr INSTEAD OF INSERT ON w FOR EACH ROW EXECUTE FUNCTION ins();
-- rows
INSERT INTO t VALUES (1, 'x');
-- to
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT b, a FROM t;
CREATE VIEW w AS SELECT a FROM v;
GRANT SELECT ON w TO pg_monitor;
CREATE FUNCTION ins() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr INSTEAD OF INSERT ON w FOR EACH ROW EXECUTE FUNCTION ins();
-- case: view without a dropped column
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT a, (b IS NULL) AS n FROM t;
-- rows
-- loses column public.t.b
INSERT INTO t VALUES (1, 'x');
-- to
CREATE TABLE t (a integer);
CREATE VIEW v AS SELECT a, false AS n FROM t;
-- case: view becomes table
CREATE TABLE t (a integer);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE v (a integer);
CREATE VIEW t AS SELECT a FROM v;
-- case: materialized view
CREATE TABLE t (a integer, b text);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX i ON m (a);
CREATE VIEW v AS SELECT a FROM m;
-- rows
INSERT INTO t VALUES (1, 'x');
-- to
CREATE TABLE t (a integer, b text);
CREATE MATERIALIZED VIEW m WITH (fillfactor=80) AS SELECT a, b FROM t;
CREATE UNIQUE INDEX i ON m (a);
CREATE INDEX j ON m (b);
CREATE VIEW v AS SELECT a FROM m;
-- case: default of a column of a view
CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE VIEW w AS SELECT a, b FROM t;
ALTER VIEW w ALTER COLUMN b SET DEFAULT 'old';
-- rows
INSERT INTO t VALUES (1, 'b');
-- to
CREATE TABLE t (a integer, b text, c text);
CREATE VIEW v AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 'x';
CREATE VIEW w AS SELECT c, b FROM t;
ALTER VIEW w ALTER COLUMN b SET DEFAULT 'new';
-- case: view with check option and barrier
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE VIEW "V" AS SELECT id, v FROM t WHERE id > 0;
CREATE VIEW w AS SELECT id FROM "V" WHERE id < 100;
-- rows
INSERT INTO t VALUES (1, 'a');
-- to
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE VIEW "V" WITH (security_barrier) AS SELECT id, v FROM t WHERE id > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW w AS SELECT id FROM "V" WHERE id < 100 WITH LOCAL CHECK OPTION;
-- case: materialized view over one that has no data
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE MATERIALIZED VIEW "M" AS SELECT id, v FROM t WITH NO DATA;
CREATE VIEW w AS SELECT id FROM "M";
CREATE MATERIALIZED VIEW old AS SELECT v FROM "M" WITH NO DATA;
-- rows
INSERT INTO t VALUES (1, 'a');
-- to
CREATE TABLE t (id integer PRIMARY KEY, v text);
CREATE MATERIALIZED VIEW "M" AS SELECT id, v FROM t WITH NO DATA;
CREATE VIEW w AS SELECT id FROM "M";
CREATE MATERIALIZED VIEW n AS SELECT id FROM w WITH NO DATA;
CREATE UNIQUE INDEX ON n (id);
CREATE MATERIALIZED VIEW o AS SELECT id FROM n WITH NO DATA;
-- case: view becomes materialized and back, with dependents
CREATE TABLE t (id integer, v text);
CREATE VIEW a AS SELECT id, v FROM t;
CREATE VIEW b AS SELECT id FROM a;
GRANT SELECT ON a TO pg_monitor;
-- rows
INSERT INTO t VALUES (1, 'a');
-- to
CREATE TABLE t (id integer, v text);
CREATE MATERIALIZED VIEW a AS SELECT id, v FROM t;
CREATE VIEW b AS SELECT id FROM a;
GRANT SELECT ON a TO pg_monitor;
CREATE INDEX ON a (id);
