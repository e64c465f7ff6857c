-- case: inheritance
CREATE TABLE a (x integer, CHECK (x > 0));
CREATE TABLE b (y integer) INHERITS (a);
CREATE TABLE c (x integer, y integer, CONSTRAINT a_x_check CHECK (x > 0));
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (2, 3);
INSERT INTO c VALUES (3, 4);
-- to
CREATE TABLE a (x bigint, CHECK (x > 0));
CREATE TABLE b (x bigint, y integer, CONSTRAINT a_x_check CHECK (x > 0));
CREATE TABLE c (y integer) INHERITS (a);
-- case: child joins a parent that changes
CREATE TABLE base (id integer, label text);
CREATE TABLE derived (extra text);
-- rows
-- loses column public.base.label
INSERT INTO base VALUES (1, 'l');
INSERT INTO derived VALUES ('x');
-- to
CREATE TABLE base (id integer, CONSTRAINT small CHECK (id < 10));
CREATE TABLE derived (extra text) INHERITS (base);
-- case: partitions and children under other names
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE INDEX ON p (kind);
CREATE TABLE parent (a integer);
CREATE TABLE child (b integer) INHERITS (parent);
-- to
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p_0_10 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE INDEX ON p (kind);
CREATE TABLE mother (a integer);
CREATE TABLE daughter (b integer) INHERITS (mother);
-- case: child with something of its own
CREATE TABLE p (a integer, b text, CONSTRAINT k CHECK (a > 0));
CREATE TABLE c (a integer NOT NULL, x text) INHERITS (p);
CREATE TABLE d () INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (2, 'b', 'x');
INSERT INTO d VALUES (3, 'd');
-- to
CREATE TABLE p (a integer, b text, CONSTRAINT k CHECK (a > 0));
CREATE TABLE c (a integer, x text) INHERITS (p);
CREATE TABLE d () INHERITS (p);
COMMENT ON CONSTRAINT k ON d IS 'Also here';
ALTER TABLE d ALTER b SET NOT NULL, ALTER b SET DEFAULT 'd';
-- case: check of a parent that is not valid, and validated
CREATE TABLE p (a integer, b text);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE TABLE q (a integer);
CREATE TABLE e () INHERITS (q);
ALTER TABLE q ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
COMMENT ON CONSTRAINT k ON e IS 'Here too';
-- rows
INSERT INTO p VALUES (-1, 'a');
INSERT INTO c VALUES (-2, 'b', 'x');
INSERT INTO d VALUES (-3, 'd', 'x');
INSERT INTO q VALUES (1);
INSERT INTO e VALUES (2);
-- to
CREATE TABLE p (a integer, b text);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
CREATE TABLE q (a integer, CONSTRAINT k CHECK (a > 0));
CREATE TABLE e () INHERITS (q);
COMMENT ON CONSTRAINT k ON e IS 'Here too';
-- case: check of a parent changes
CREATE TABLE p (a integer, b text, CONSTRAINT k CHECK (a > 0));
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
COMMENT ON CONSTRAINT k ON d IS 'Here too';
-- rows
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (2, 'b', 'x');
INSERT INTO d VALUES (3, 'd', 'x');
-- to
CREATE TABLE p (a integer, b text);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > -1) NOT VALID;
COMMENT ON CONSTRAINT k ON d IS 'Here too';
-- case: column of a parent becomes NOT NULL
CREATE TABLE p (id integer PRIMARY KEY, b text);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
-- rows
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (2, 'b', 'x');
INSERT INTO d VALUES (3, 'd', 'x');
-- to
CREATE TABLE p (id integer PRIMARY KEY, b text NOT NULL);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
-- case: column and check move from a parent to a child
CREATE TABLE p (a integer PRIMARY KEY, b text DEFAULT 'b', c text NOT NULL DEFAULT 'c', CONSTRAINT k CHECK (a > 0));
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE TABLE e () INHERITS (p);
-- rows
-- loses column public.p.b
-- loses column public.p.c
-- expect c.b: b2
-- expect c.c: c2
-- expect d.b: b3
-- expect d.c: c3
INSERT INTO p VALUES (1, 'b1', 'c1');
INSERT INTO c VALUES (2, 'b2', 'c2', 'x');
INSERT INTO d VALUES (3, 'b3', 'c3', 'x');
INSERT INTO e VALUES (4, 'b4', 'c4');
-- to
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (x text, b text DEFAULT 'b', c text NOT NULL, CONSTRAINT k CHECK (a > 0)) INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE TABLE e () INHERITS (p);
-- case: column of a parent that a child has by itself as well
CREATE TABLE p (a integer, b text, CONSTRAINT k CHECK (a > 0));
CREATE TABLE c (a integer, b text, x text, CONSTRAINT k CHECK (a > 0)) INHERITS (p);
CREATE TABLE d (b text) INHERITS (c);
-- rows
-- loses column public.p.b
INSERT INTO p VALUES (1, 'b1');
-- to
CREATE TABLE p (a integer);
CREATE TABLE c (a integer, x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
-- case: column of a child becomes like the new one of its parent
CREATE TABLE p (a integer);
CREATE TABLE c (b integer, x text DEFAULT 'x') INHERITS (p);
CREATE TABLE d (y text) INHERITS (c);
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (2, 2, 'x2');
INSERT INTO d VALUES (3, 3, 'x3', 'y3');
-- to
CREATE TABLE p (a integer, b bigint, x varchar(10) NOT NULL DEFAULT 'x');
CREATE TABLE c (b bigint, x varchar(10) NOT NULL DEFAULT 'x') INHERITS (p);
CREATE TABLE d (y text) INHERITS (c);
-- case: check on a column of a parent moves with it, and back to where a child has it
CREATE TABLE p (a integer PRIMARY KEY, b integer, CONSTRAINT k CHECK (b > 0));
CREATE TABLE c () INHERITS (p);
CREATE TABLE e () INHERITS (p);
CREATE TABLE q (a integer PRIMARY KEY);
CREATE TABLE f (b integer, CONSTRAINT k CHECK (b > 0)) INHERITS (q);
-- rows
-- loses column public.p.b
-- expect c.b: 2
INSERT INTO p VALUES (1, 1);
INSERT INTO c VALUES (2, 2);
INSERT INTO q VALUES (3);
INSERT INTO f VALUES (4, 4);
-- to
CREATE TABLE p (a integer PRIMARY KEY);
CREATE TABLE c (b integer, CONSTRAINT k CHECK (b > 0)) INHERITS (p);
CREATE TABLE e () INHERITS (p);
CREATE TABLE q (a integer PRIMARY KEY, b integer, CONSTRAINT k CHECK (b > 0));
CREATE TABLE f (b integer, CONSTRAINT k CHECK (b > 0)) INHERITS (q);
-- case: three levels of inheritance change types and defaults
CREATE TABLE "Top" (id integer PRIMARY KEY, "Name" text DEFAULT 'n');
CREATE TABLE "Mid" (m integer) INHERITS ("Top");
CREATE TABLE "Low" (l integer) INHERITS ("Mid");
-- rows
INSERT INTO "Top" VALUES (1, 'a');
INSERT INTO "Mid" VALUES (2, 'b', 2);
INSERT INTO "Low" VALUES (3, 'c', 3, 3);
-- to
CREATE TABLE "Top" (id bigint PRIMARY KEY, "Name" varchar(40) DEFAULT 'x' NOT NULL);
CREATE TABLE "Mid" (m bigint DEFAULT 5) INHERITS ("Top");
CREATE TABLE "Low" (l integer, CONSTRAINT "Low_check" CHECK (l > 0 AND m > 0)) INHERITS ("Mid");
ALTER TABLE "Low" ALTER "Name" SET DEFAULT 'low';
-- case: two parents of one child
CREATE TABLE a (x integer, y text);
CREATE TABLE b (x integer, z text);
CREATE TABLE c (w integer) INHERITS (a, b);
-- rows
INSERT INTO a VALUES (1, 'y');
INSERT INTO b VALUES (2, 'z');
INSERT INTO c VALUES (3, 'y', 'z', 4);
-- to
CREATE TABLE a (x integer, y text, CONSTRAINT "Positive" CHECK (x > 0));
CREATE TABLE b (x integer, z text, CONSTRAINT "Positive" CHECK (x > 0));
CREATE TABLE c (w integer) INHERITS (a, b);
-- case: child leaves one of two parents
CREATE TABLE a (x integer, y text);
CREATE TABLE b (x integer, z text);
CREATE TABLE c (w integer) INHERITS (a, b);
-- rows
INSERT INTO c VALUES (3, 'y', 'z', 4);
-- to
CREATE TABLE a (x integer, y text);
CREATE TABLE b (x integer, z text);
CREATE TABLE c (z text, w integer) INHERITS (a);
-- case: column comes to one of two parents
CREATE TABLE a (x integer);
CREATE TABLE b (x integer, z text);
CREATE TABLE c (w integer) INHERITS (a, b);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (2, 'z');
INSERT INTO c VALUES (3, 'z', 4);
-- to
CREATE TABLE a (x integer, z text);
CREATE TABLE b (x integer, z text);
CREATE TABLE c (w integer) INHERITS (a, b);
-- case: check of a parent with no inherit
CREATE TABLE p (a integer, CONSTRAINT "K" CHECK (a > 0) NO INHERIT);
CREATE TABLE c (b integer) INHERITS (p);
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (2, 2);
-- to
CREATE TABLE p (a integer, CONSTRAINT "K" CHECK (a > 0));
CREATE TABLE c (b integer) INHERITS (p);
-- case: virtual generated column of a parent since 18
CREATE TABLE p (id integer, v text);
CREATE TABLE c (x integer) INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO c VALUES (2, 'B', 3);
-- to
CREATE TABLE p (id integer, v text, g text GENERATED ALWAYS AS (lower(v)) VIRTUAL);
CREATE TABLE c (x integer) INHERITS (p);
-- case: stored generated column of a parent
CREATE TABLE p (id integer, v text);
CREATE TABLE c (x integer) INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO c VALUES (2, 'B', 3);
-- to
CREATE TABLE p (id integer, v text, g text GENERATED ALWAYS AS (lower(v)) STORED);
CREATE TABLE c (x integer) INHERITS (p);
-- case: stored generated column of a parent loses its expression
CREATE TABLE p (id integer, v text, g text GENERATED ALWAYS AS (lower(v)) STORED);
CREATE TABLE c (x integer) INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO c VALUES (2, 'B');
-- to
CREATE TABLE p (id integer, v text, g text);
CREATE TABLE c (x integer) INHERITS (p);
-- case: primary key of a parent and one of the child
CREATE TABLE p (id integer PRIMARY KEY, v text);
CREATE TABLE c (PRIMARY KEY (id)) INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO c VALUES (2, 'B');
-- to
CREATE TABLE p (id integer, v text);
CREATE TABLE c (PRIMARY KEY (id)) INHERITS (p);
-- case: new child of a parent with a check that is not valid
CREATE TABLE p (a integer);
CREATE TABLE c () INHERITS (p);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
-- rows
INSERT INTO p VALUES (1);
-- to
CREATE TABLE p (a integer);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d (b integer) INHERITS (p);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
-- case: check that is not valid comes before a child
CREATE TABLE p (a integer);
CREATE TABLE c () INHERITS (p);
-- rows
INSERT INTO p VALUES (-1);
INSERT INTO c VALUES (-1);
-- to
CREATE TABLE p (a integer);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
CREATE TABLE c () INHERITS (p);
-- case: table with a check joins a parent whose check is not valid
CREATE TABLE p (a integer);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
CREATE TABLE c (a integer, CONSTRAINT k CHECK (a > 0));
-- rows
INSERT INTO c VALUES (1);
-- to
CREATE TABLE p (a integer);
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 0) NOT VALID;
CREATE TABLE c () INHERITS (p);
-- case: table joins a parent whose columns it lacks, with defaults
CREATE TABLE p (a integer DEFAULT 1, b text NOT NULL DEFAULT 'b', s serial);
CREATE TABLE c (x text);
-- rows
INSERT INTO c VALUES ('x');
-- to
CREATE TABLE p (a integer DEFAULT 1, b text NOT NULL DEFAULT 'b', s serial);
CREATE TABLE c (x text) INHERITS (p);
-- case: column and check that parent and child say come together
CREATE TABLE "P" (a integer PRIMARY KEY);
CREATE TABLE "C" (x text) INHERITS ("P");
CREATE TABLE "D" (y text) INHERITS ("C");
CREATE TABLE e () INHERITS ("P");
-- rows
INSERT INTO "P" VALUES (1);
INSERT INTO "C" VALUES (2, 'x');
INSERT INTO "D" VALUES (3, 'x', 'y');
INSERT INTO e VALUES (4);
-- to
CREATE TABLE "P" (a integer PRIMARY KEY, "B" text NOT NULL DEFAULT 'b', CONSTRAINT "K" CHECK ("B" <> ''));
CREATE TABLE "C" (x text, "B" text NOT NULL DEFAULT 'c', CONSTRAINT "K" CHECK ("B" <> '')) INHERITS ("P");
CREATE TABLE "D" (y text, "B" text) INHERITS ("C");
CREATE TABLE e () INHERITS ("P");
-- case: check that parent and child say comes over columns that are there
CREATE TABLE p (a integer PRIMARY KEY, b text);
CREATE TABLE c (x text) INHERITS (p);
CREATE TABLE d () INHERITS (c);
-- rows
INSERT INTO p VALUES (1, 'b');
INSERT INTO c VALUES (2, 'b', 'x');
INSERT INTO d VALUES (3, 'b', 'x');
-- to
CREATE TABLE p (a integer PRIMARY KEY, b text, CONSTRAINT k CHECK (b <> ''));
CREATE TABLE c (x text, CONSTRAINT k CHECK (b <> '')) INHERITS (p);
CREATE TABLE d () INHERITS (c);
-- case: generated columns of a parent and its child change their expression
CREATE TABLE p (id integer, v text, g text GENERATED ALWAYS AS (lower(v)) STORED);
CREATE TABLE c (x integer) INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE VIEW w AS SELECT g FROM c;
CREATE INDEX i ON c (g);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO d VALUES (2, 'B', DEFAULT, 3);
-- to
CREATE TABLE p (id integer, v text, g text GENERATED ALWAYS AS (upper(v)) STORED);
CREATE TABLE c (x integer) INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE VIEW w AS SELECT g FROM c;
CREATE INDEX i ON c (g);
-- case: not null leaves a parent and stays in grandchildren
CREATE TABLE p (id integer NOT NULL, v text NOT NULL);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d () INHERITS (c);
CREATE TABLE e () INHERITS (p);
-- rows
INSERT INTO p VALUES (1, 'A');
INSERT INTO d VALUES (1, 'A');
-- to
CREATE TABLE p (id integer, v text);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d () INHERITS (c);
ALTER TABLE d ALTER id SET NOT NULL;
ALTER TABLE c ALTER v SET NOT NULL;
CREATE TABLE e () INHERITS (p);
-- case: not null of every kind since 18
CREATE TABLE p (id integer, "V" text NOT NULL, w text NOT NULL NO INHERIT, x text);
CREATE TABLE c (y text) INHERITS (p);
CREATE TABLE t (a integer, b integer, c integer);
ALTER TABLE t ADD CONSTRAINT "T_a" NOT NULL a NOT VALID, ADD CONSTRAINT tb NOT NULL b NOT VALID;
-- rows
INSERT INTO p VALUES (1, 'a', 'w', 'x');
INSERT INTO c VALUES (1, 'a');
INSERT INTO t VALUES (1, 1, 1);
-- to
CREATE TABLE p (id integer, "V" text NOT NULL NO INHERIT, w text, x text NOT NULL NO INHERIT);
CREATE TABLE c (y text) INHERITS (p);
CREATE TABLE t (a integer NOT NULL, b integer, c integer, d integer);
ALTER TABLE t ADD CONSTRAINT "T_c" NOT NULL c NOT VALID, ADD NOT NULL d NOT VALID;
