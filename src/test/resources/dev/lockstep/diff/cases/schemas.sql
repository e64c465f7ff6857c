-- case: schema comment and grants
CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'Where we sell';
-- to
CREATE SCHEMA shop;
GRANT USAGE ON SCHEMA shop TO pg_monitor;
CREATE SCHEMA "Other";
-- case: extension
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TABLE t (a citext);
-- rows
INSERT INTO t VALUES ('Abc'), (NULL);
-- to
CREATE SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA ext;
CREATE TABLE t (a ext.citext);
-- case: default privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
-- to
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, UPDATE ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- case: names in need of quotes
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."user" ("select" integer PRIMARY KEY, "a.b" text, "q""q" text);
CREATE INDEX "i i" ON "Odd Schema"."user" ("a.b");
-- rows
INSERT INTO "Odd Schema"."user" VALUES (1, 'a', 'q"q'), (2, 'b', NULL);
-- to
CREATE SCHEMA "Odd Schema";
CREATE TABLE "Odd Schema"."user" ("select" bigint PRIMARY KEY, "a.b" text NOT NULL, "q""q" text DEFAULT 'x');
CREATE INDEX "i i" ON "Odd Schema"."user" ("a.b", "q""q");
COMMENT ON COLUMN "Odd Schema"."user"."q""q" IS E'tab\there \\ back';
-- case: default privileges and what is made beside them
CREATE TABLE t (a integer);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
-- rows
INSERT INTO t VALUES (1);
-- to
CREATE TABLE t (a integer);
CREATE TABLE plain (a integer);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO pg_monitor;
CREATE TABLE granted (a integer);
-- case: default privileges that go with their schema or beside its rights
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor IN SCHEMA s GRANT SELECT ON TABLES TO pg_signal_backend;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
GRANT USAGE ON SCHEMA public TO pg_monitor;
-- to
CREATE SCHEMA other;
ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor IN SCHEMA other GRANT SELECT ON TABLES TO pg_signal_backend;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO pg_monitor;
GRANT USAGE ON SCHEMA public TO pg_signal_backend;
-- case: schema under another name
CREATE SCHEMA shop;
CREATE TABLE shop.t (a serial PRIMARY KEY, b integer CHECK (b > 0));
CREATE VIEW shop.v AS SELECT a FROM shop.t;
-- to
CREATE SCHEMA store;
CREATE TABLE store.t (a serial PRIMARY KEY, b integer CHECK (b > 0));
CREATE VIEW store.v AS SELECT a FROM store.t;
-- case: comment of an extension and of things that are other
CREATE EXTENSION pg_trgm;
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'mine';
-- to
CREATE EXTENSION pg_trgm;
COMMENT ON EXTENSION pg_trgm IS 'Ours';
CREATE EXTENSION hstore;
