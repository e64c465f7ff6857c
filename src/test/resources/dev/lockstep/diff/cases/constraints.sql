-- case: constraints
CREATE TABLE t (a integer PRIMARY KEY, b integer UNIQUE, c integer CONSTRAINT positive CHECK (c > 0), d integer REFERENCES t);
-- rows
INSERT INTO t VALUES (1, 2, 3, 1), (2, 5, 1, 2);
-- to
CREATE TABLE t (a integer, b integer, c integer CONSTRAINT positive CHECK (c >= 0), d integer, PRIMARY KEY (a, b), CONSTRAINT u UNIQUE (b, c) INCLUDE (d) DEFERRABLE INITIALLY DEFERRED);
COMMENT ON CONSTRAINT u ON t IS 'Together';
-- case: constraint renamed only
CREATE TABLE t (a integer CONSTRAINT one PRIMARY KEY, b integer CONSTRAINT two CHECK (b > 0));
CREATE INDEX three ON t (b);
-- rows
INSERT INTO t VALUES (1, 5), (2, 6);
-- to
CREATE TABLE t (a integer CONSTRAINT eins PRIMARY KEY, b integer CONSTRAINT zwei CHECK (b > 0));
CREATE INDEX drei ON t (b);
-- case: constraint not valid
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (a integer);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID;
-- rows
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1);
-- to
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (a integer, CONSTRAINT c CHECK (a > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES p);
-- case: exclusion
CREATE TABLE t (during tsrange, EXCLUDE USING gist (during WITH &&));
-- rows
INSERT INTO t VALUES ('[2026-01-01, 2026-01-02)'), ('[2026-02-01, 2026-02-02)');
-- to
CREATE TABLE t (during tsrange, EXCLUDE USING gist (during WITH &&) WHERE (NOT isempty(during)));
-- case: nulls not distinct since 15
CREATE TABLE t (a integer UNIQUE NULLS NOT DISTINCT);
-- rows
INSERT INTO t VALUES (1), (NULL);
-- to
CREATE TABLE t (a integer UNIQUE);
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;
-- case: foreign keys in a circle
CREATE TABLE a (id integer PRIMARY KEY, b integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b ON DELETE SET NULL;
-- to
CREATE TABLE z (id integer);
-- case: unique constraint becomes index of the same name
CREATE TABLE t (a integer, CONSTRAINT t_a UNIQUE (a));
-- rows
INSERT INTO t VALUES (1), (2);
-- to
CREATE TABLE t (a integer);
CREATE UNIQUE INDEX t_a ON t (a);
-- case: keys over the same columns
CREATE TABLE t (a integer);
-- rows
INSERT INTO t VALUES (1);
-- to
CREATE TABLE t (a integer);
CREATE TABLE u (a integer, b integer, PRIMARY KEY (a, b), CONSTRAINT z UNIQUE (a) DEFERRABLE, CONSTRAINT w UNIQUE (a));
ALTER TABLE u ADD CONSTRAINT x UNIQUE (a, b), ADD CONSTRAINT y UNIQUE (a);
-- case: keys over names with parentheses, and over time since 18
CREATE TABLE t ("a (b)" integer NOT NULL, during daterange NOT NULL, room int4range NOT NULL);
-- rows
INSERT INTO t VALUES (1, '[2026-01-01,2026-02-01)', '[1,2)'), (2, '[2026-02-01,2026-03-01)', '[1,2)');
-- to
CREATE TABLE t ("a (b)" integer NOT NULL, during daterange NOT NULL, room int4range NOT NULL,
  CONSTRAINT t_pkey PRIMARY KEY (room, during WITHOUT OVERLAPS), CONSTRAINT u UNIQUE ("a (b)"));
-- case: deferrable keys and what refers to them
CREATE TABLE a (id integer PRIMARY KEY, k integer UNIQUE);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (k));
-- rows
INSERT INTO a VALUES (1, 1);
INSERT INTO b VALUES (1, 1);
-- to
CREATE TABLE a (id integer PRIMARY KEY, k integer, CONSTRAINT a_k_key UNIQUE (k) INCLUDE (id));
CREATE TABLE b (id integer PRIMARY KEY, a integer, CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES a (k) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
-- case: foreign key that sets one of its columns since 15
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (id integer PRIMARY KEY, x integer, y integer, FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL);
-- rows
INSERT INTO a VALUES (1, 2);
INSERT INTO b VALUES (1, 1, 2);
-- to
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (id integer PRIMARY KEY, x integer, y integer, FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL (y));
-- case: temporal key and foreign key since 18
CREATE EXTENSION btree_gist;
CREATE TABLE r (id integer, at daterange, CONSTRAINT r_pkey PRIMARY KEY (id, at WITHOUT OVERLAPS));
CREATE TABLE b (id integer, r integer, at daterange);
-- rows
INSERT INTO r VALUES (1, '[2026-01-01,2026-02-01)');
INSERT INTO b VALUES (1, 1, '[2026-01-05,2026-01-06)');
-- to
CREATE EXTENSION btree_gist;
CREATE TABLE r (id integer, at daterange, CONSTRAINT r_pkey PRIMARY KEY (id, at WITHOUT OVERLAPS));
CREATE TABLE b (id integer, r integer, at daterange, CONSTRAINT "B_r" FOREIGN KEY (r, PERIOD at) REFERENCES r (id, PERIOD at), CONSTRAINT u UNIQUE (id, at WITHOUT OVERLAPS));
-- case: checks and foreign keys that are not enforced since 18
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer, CONSTRAINT "B_a" FOREIGN KEY (a) REFERENCES a, CONSTRAINT k CHECK (a > 0));
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1);
-- to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer, CONSTRAINT "B_a" FOREIGN KEY (a) REFERENCES a NOT ENFORCED, CONSTRAINT k CHECK (a > 0) NOT ENFORCED);
-- case: new checks that are not enforced since 18
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 7);
-- to
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer, CONSTRAINT "B_a" FOREIGN KEY (a) REFERENCES a NOT ENFORCED, CONSTRAINT k CHECK (a < 0) NOT ENFORCED);
-- case: foreign keys that refer to each other change their actions
CREATE TABLE a (id integer PRIMARY KEY, b integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a ON DELETE CASCADE);
ALTER TABLE a ADD CONSTRAINT "Fk" FOREIGN KEY (b) REFERENCES b ON DELETE SET NULL NOT VALID;
-- rows
INSERT INTO a VALUES (1, NULL);
INSERT INTO b VALUES (1, 1);
-- to
CREATE TABLE a (id bigint PRIMARY KEY, b bigint);
CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a ON DELETE RESTRICT);
ALTER TABLE a ADD CONSTRAINT "Fk" FOREIGN KEY (b) REFERENCES b ON DELETE SET DEFAULT;
