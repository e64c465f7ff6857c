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
