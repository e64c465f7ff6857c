-- case: partitions
CREATE TABLE p (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX p_at ON p (at);
-- rows
-- loses table public.p2
INSERT INTO p VALUES (1, '2025-05-05'), (2, '2026-06-06');
-- to
CREATE TABLE p (id bigint, at date NOT NULL, note text DEFAULT '', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE p3 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2028-01-01') PARTITION BY LIST (id);
CREATE TABLE p3a PARTITION OF p3 DEFAULT;
CREATE INDEX p_id ON p (id);
-- case: partition attached
CREATE TABLE p (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE p1 (id bigint, at date NOT NULL);
-- rows
INSERT INTO p1 VALUES (1, '2025-05-05'), (NULL, '2025-12-31');
-- to
CREATE TABLE p (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- case: partition with indexes attached
CREATE TABLE p (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX p_at ON p (at);
CREATE TABLE p1 (id bigint, at date NOT NULL, PRIMARY KEY (id, at));
CREATE INDEX p1_at_idx ON p1 (at);
-- rows
INSERT INTO p1 VALUES (1, '2025-05-05');
-- to
CREATE TABLE p (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX p_at ON p (at);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- case: partition bounds changed
CREATE TABLE p (id bigint) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2);
-- rows
INSERT INTO p VALUES (1), (2);
-- to
CREATE TABLE p (id bigint) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2, 3);
-- case: reference to and from partitioned
CREATE TABLE p (id bigint PRIMARY KEY, n integer) PARTITION BY HASH (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE c (p bigint REFERENCES p);
-- rows
INSERT INTO p VALUES (1, 1), (2, 2), (3, 3);
INSERT INTO c VALUES (1), (3);
-- to
CREATE TABLE p (id bigint PRIMARY KEY, n bigint, parent bigint REFERENCES p) PARTITION BY HASH (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE c (p bigint);
-- case: partition key changed
CREATE TABLE p (id bigint, b integer) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2);
-- rows
-- loses table public.p
-- loses table public.p1
INSERT INTO p VALUES (1, 2), (2, 1);
-- to
CREATE TABLE p (id bigint, b integer) PARTITION BY LIST (b);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2);
-- case: partition gets other bounds while its parent changes
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE p (id integer NOT NULL, m mood, note text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (5);
-- rows
-- loses column public.p.note
INSERT INTO p VALUES (1, 'ok', 'n'), (2, 'sad', NULL);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE p (id integer NOT NULL, m mood, more text, CONSTRAINT sane CHECK (id >= 0)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- case: partition leaves a parent that changes
CREATE TABLE p (id integer NOT NULL, kind text, CONSTRAINT sane CHECK (id >= 0)) PARTITION BY HASH (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
-- rows
INSERT INTO p SELECT i, 'k' || i FROM generate_series(1, 9) i WHERE satisfies_hash_partition('p'::regclass, 2, 0, i);
-- to
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY HASH (id);
CREATE TABLE p0 (id integer NOT NULL, kind text);
-- case: partition becomes a table while its parent is made again
CREATE TABLE p (id integer NOT NULL, note text) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (5);
-- rows
-- loses table public.p
-- loses column public.p1.note
INSERT INTO p VALUES (1, 'n');
-- to
CREATE TABLE p (id integer NOT NULL, note text) PARTITION BY HASH (id);
CREATE TABLE p1 (id integer NOT NULL);
-- case: key that a partition which goes could not have
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5) PARTITION BY LIST (kind);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (5) TO (9) PARTITION BY LIST (kind);
-- to
CREATE TABLE p (id integer NOT NULL, kind text, CONSTRAINT k PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE p1 (id integer NOT NULL, kind text) PARTITION BY LIST (kind);
-- case: table becomes a partition that is split again
CREATE TABLE p0 (id integer NOT NULL, kind text);
-- rows
-- loses table public.p0
INSERT INTO p0 SELECT 3, 'k' FROM generate_series(1, 2);
-- to
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY HASH (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0) PARTITION BY LIST (kind);
CREATE TABLE p0a PARTITION OF p0 DEFAULT;
-- case: type in the key of a partition that is split again
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE p (id integer NOT NULL, kind mood) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5) PARTITION BY LIST (kind);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (5) TO (9) PARTITION BY LIST (kind);
CREATE TABLE p1a PARTITION OF p1 DEFAULT;
-- rows
-- loses table public.p0
-- loses table public.p1
-- loses table public.p1a
INSERT INTO p1a VALUES (6, 'a'), (7, 'b');
-- to
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE p (id integer NOT NULL, kind mood) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (5) TO (9) PARTITION BY LIST (kind);
CREATE TABLE p1a PARTITION OF p1 DEFAULT;
-- case: column in a partition key gets another type
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5);
-- rows
-- loses table public.p
-- loses table public.p0
INSERT INTO p VALUES (1, 'k'), (4, NULL);
-- to
CREATE TABLE p (id bigint NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5);
-- case: plain table becomes a split partition with the same check
CREATE TABLE p0 (id integer NOT NULL, kind text, CONSTRAINT sane CHECK (id >= 0));
-- to
CREATE TABLE p (id integer NOT NULL, kind text, CONSTRAINT sane CHECK (id >= 0)) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5) PARTITION BY LIST (kind);
-- case: partition gets other bounds while its parent loses a key
CREATE TABLE p (id integer NOT NULL, kind text, CONSTRAINT p_key UNIQUE (id)) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (10) TO (15);
ALTER TABLE p ADD PRIMARY KEY (id);
CREATE INDEX ON p (kind);
-- rows
INSERT INTO p VALUES (1, 'a'), (11, 'b');
-- to
CREATE TABLE p (id integer NOT NULL, kind text) PARTITION BY RANGE (id);
CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (5);
CREATE TABLE p1 (id integer NOT NULL, kind text);
-- case: partition with something of its own
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE p (a integer, b text, c integer DEFAULT 1, d text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (c);
CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN (1);
CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
-- rows
INSERT INTO p VALUES (1, 'b', 1, 'd'), (2, 'b', 1, 'd');
-- to
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE p (a integer, b text, c integer DEFAULT 1, d text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (c);
CREATE TABLE p2a PARTITION OF p2 FOR VALUES IN (1);
CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE p1 ALTER a SET NOT NULL, ALTER b SET STORAGE EXTERNAL, ALTER b SET STATISTICS 77, ALTER b SET (n_distinct=5), ALTER b SET COMPRESSION pglz;
ALTER TABLE p1 DISABLE TRIGGER t;
ALTER TABLE p2a ALTER c DROP DEFAULT, ALTER d SET NOT NULL;
COMMENT ON COLUMN p1.b IS 'Of one
of them';
COMMENT ON TRIGGER t ON p1 IS 'Off here';
GRANT SELECT (b) ON p2a TO pg_monitor;
-- case: partition keeps its own while its parent changes
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE p (a integer, b text, c integer DEFAULT 1, d integer DEFAULT 2, e integer DEFAULT 3) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE p1 ALTER a SET NOT NULL, ALTER b SET STORAGE EXTERNAL, ALTER c DROP DEFAULT, ALTER d SET DEFAULT 9, ALTER e SET DEFAULT 8;
ALTER TABLE p1 DISABLE TRIGGER t;
-- rows
INSERT INTO p VALUES (1, 'b', 1, 2, 3);
-- to
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE p (a integer, b text, c integer DEFAULT 11, d integer DEFAULT 12, e integer DEFAULT 3) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TRIGGER t BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE p ENABLE ALWAYS TRIGGER t;
ALTER TABLE p ALTER b SET STORAGE MAIN;
ALTER TABLE p1 ALTER a SET NOT NULL, ALTER b SET STORAGE EXTERNAL, ALTER c DROP DEFAULT, ALTER d SET DEFAULT 9;
ALTER TABLE p1 DISABLE TRIGGER t;
-- case: partition that comes later, and a column that comes to a partition
CREATE TABLE p (a integer, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p ALTER b SET STATISTICS 50, ALTER b SET COMPRESSION pglz, ALTER b SET STORAGE EXTERNAL;
-- rows
INSERT INTO p VALUES (1, 'b');
-- to
CREATE TABLE p (a integer, b text, c text NOT NULL DEFAULT 'x', d text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p (b DEFAULT 'own', d NOT NULL) FOR VALUES IN (2);
ALTER TABLE p ALTER b SET STATISTICS 60, ALTER c SET STATISTICS 70, ALTER c SET COMPRESSION pglz;
ALTER TABLE p1 ALTER c SET COMPRESSION pglz, ALTER d SET DEFAULT 'here';
-- case: not null of a parent and its partitions
CREATE TABLE p (a integer, b integer NOT NULL, c integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p1 ALTER c SET NOT NULL;
-- rows
INSERT INTO p VALUES (1, 2, 3);
-- to
CREATE TABLE p (a integer NOT NULL, b integer, c integer NOT NULL) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- case: key of a partition by an index that is attached
CREATE TABLE z (a integer);
-- to
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE UNIQUE INDEX u ON p1 (a);
ALTER TABLE p1 ADD CONSTRAINT u UNIQUE USING INDEX u;
CREATE UNIQUE INDEX i ON p (a);
-- case: key of a partition is let go by its parent's index
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE UNIQUE INDEX u ON p1 (a);
ALTER TABLE p1 ADD CONSTRAINT u UNIQUE USING INDEX u;
CREATE UNIQUE INDEX i ON p (a);
-- rows
INSERT INTO p VALUES (1, 2);
-- to
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE UNIQUE INDEX i ON p (a);
ALTER TABLE p1 ADD CONSTRAINT u UNIQUE (a);
-- case: index of a partition beside its parent's of the same columns
CREATE TABLE z (a integer);
-- to
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON p (b);
CREATE INDEX mine ON p1 (b);
-- case: index of a partition by its own name
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- rows
INSERT INTO p VALUES (1, 2);
-- to
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX mine ON p1 (b);
CREATE INDEX i ON p (b);
CREATE UNIQUE INDEX of_the_first ON p1 (a);
ALTER TABLE p1 ADD CONSTRAINT of_the_first UNIQUE USING INDEX of_the_first;
ALTER TABLE p ADD CONSTRAINT the_key UNIQUE (a);
COMMENT ON INDEX mine IS 'Named';
-- case: part of an index gets a name of its own
CREATE TABLE p (a integer, b integer, CONSTRAINT the_key UNIQUE (a)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON p (b);
-- rows
INSERT INTO p VALUES (1, 2);
-- to
CREATE TABLE p (a integer, b integer, CONSTRAINT the_key UNIQUE (a)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON p (b);
ALTER INDEX p1_b_idx RENAME TO mine;
ALTER INDEX p1_a_key RENAME TO of_one;
-- case: index of the parent becomes one of a partition alone
CREATE TABLE p (id integer NOT NULL, v integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX p_v ON p (v);
-- rows
INSERT INTO p VALUES (1, 1), (12, 2);
-- to
CREATE TABLE p (id integer NOT NULL, v integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX p1_v_idx ON p1 (v);
-- case: key of a partition becomes its parent's
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
ALTER TABLE p1 ADD CONSTRAINT p1_pkey PRIMARY KEY (id);
-- rows
INSERT INTO p VALUES (1, 1);
-- to
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- case: key of a partition and then another one of its parent
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
ALTER TABLE p1 ADD CONSTRAINT p1_own PRIMARY KEY (id);
-- rows
INSERT INTO p VALUES (1, 1);
-- to
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL, PRIMARY KEY (id, v)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- case: index on the parent only, to which a partition's is attached
CREATE TABLE p (id integer NOT NULL, v integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- rows
INSERT INTO p VALUES (1, 1);
-- to
CREATE TABLE p (id integer NOT NULL, v integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE UNIQUE INDEX p_u ON ONLY p (id, v);
CREATE UNIQUE INDEX p1_u ON p1 (id, v);
ALTER INDEX p_u ATTACH PARTITION p1_u;
-- case: table becomes partitioned with its serial column
CREATE TABLE t (a serial, v integer);
-- rows
-- loses table public.t
INSERT INTO t (v) VALUES (7), (8);
-- to
CREATE TABLE t (a serial, v integer) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);
-- case: unique constraint where a partition has an index like it
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE UNIQUE INDEX p1_like ON p1 (id, v);
-- rows
INSERT INTO p VALUES (1, 1), (12, 2);
-- to
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL, CONSTRAINT p_u UNIQUE (id, v)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
-- case: unique constraint where a partition has an index like it, and keeps it
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE UNIQUE INDEX p1_like ON p1 (id, v);
ALTER TABLE p1 ADD PRIMARY KEY (id);
-- rows
INSERT INTO p VALUES (1, 1);
-- to
CREATE TABLE p (id integer NOT NULL, v integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
ALTER TABLE p1 ADD PRIMARY KEY (id);
ALTER TABLE p ADD CONSTRAINT p_u UNIQUE (id, v);
CREATE UNIQUE INDEX p1_like ON p1 (id, v);
-- case: partition of a table that is referred to goes
CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE TABLE c (p integer REFERENCES p);
-- rows
-- loses table public.p2
INSERT INTO p VALUES (1), (12);
INSERT INTO c VALUES (1);
-- to
CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE c (p integer REFERENCES p);
-- case: table with a default and an identity is attached
CREATE TABLE p (id integer NOT NULL, v integer DEFAULT 1, w integer DEFAULT 3) PARTITION BY RANGE (id);
CREATE TABLE p1 (id integer NOT NULL, v integer DEFAULT 2, w integer);
-- rows
INSERT INTO p1 VALUES (1, 1, 1);
-- to
CREATE TABLE p (id integer NOT NULL, v integer DEFAULT 1, w integer DEFAULT 3) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
-- case: indexes and rules of partitions of partitions
CREATE TABLE "P" (id integer NOT NULL, kind text NOT NULL, n integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF "P" FOR VALUES FROM (0) TO (5);
CREATE TABLE "P 2" PARTITION OF "P" FOR VALUES FROM (5) TO (9) PARTITION BY LIST (kind);
CREATE TABLE p2a PARTITION OF "P 2" FOR VALUES IN ('a');
CREATE TABLE p2b PARTITION OF "P 2" DEFAULT;
CREATE INDEX p2a_n_idx ON p2a (n);
CREATE TABLE other (id integer PRIMARY KEY);
-- rows
INSERT INTO other VALUES (1), (6), (7);
INSERT INTO "P" VALUES (1, 'a', 1), (6, 'a', 6), (7, 'b', 7);
-- to
CREATE TABLE "P" (id integer NOT NULL, kind text NOT NULL, n integer, CONSTRAINT sane CHECK (n > 0), CONSTRAINT "Key" PRIMARY KEY (id, kind), CONSTRAINT twice UNIQUE (kind, n, id)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF "P" FOR VALUES FROM (0) TO (5);
CREATE TABLE "P 2" PARTITION OF "P" FOR VALUES FROM (5) TO (9) PARTITION BY LIST (kind);
CREATE TABLE p2a PARTITION OF "P 2" FOR VALUES IN ('a');
CREATE TABLE p2b PARTITION OF "P 2" DEFAULT;
CREATE INDEX "By n" ON "P" (n);
CREATE UNIQUE INDEX ON "P" (kind DESC, id) WHERE n > 3;
CREATE TABLE other (id integer PRIMARY KEY);
ALTER TABLE "P" ADD CONSTRAINT to_other FOREIGN KEY (n) REFERENCES other;
-- case: check of a partitioned table that is not validated
CREATE TABLE p (id bigint, "Größe" int) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2);
ALTER TABLE p ADD CONSTRAINT positive CHECK ("Größe" > 0);
-- rows
INSERT INTO p VALUES (1, 1), (2, 2);
-- to
CREATE TABLE p (id bigint, "Größe" int) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1, 2);
ALTER TABLE p ADD CONSTRAINT positive CHECK ("Größe" > 0) NOT VALID;
-- case: index of a parent of partitions comes and changes
CREATE TABLE p (id integer NOT NULL, v integer, w integer) PARTITION BY RANGE (id);
CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (v);
CREATE TABLE p_low_all PARTITION OF p_low DEFAULT;
CREATE TABLE p_rest PARTITION OF p DEFAULT;
CREATE INDEX p_w ON p (w);
-- rows
INSERT INTO p VALUES (1, 1, 1), (2, 2, 2), (12, 3, 3);
-- to
CREATE TABLE p (id integer NOT NULL, v integer, w integer) PARTITION BY RANGE (id);
CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (v);
CREATE TABLE p_low_all PARTITION OF p_low DEFAULT;
CREATE TABLE p_rest PARTITION OF p DEFAULT;
CREATE INDEX p_v ON p (v);
CREATE UNIQUE INDEX p_w ON p (w, id, v);
-- case: hash list and multi column partitions
CREATE TABLE h (id integer, k text, PRIMARY KEY (id, k)) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE l (k text, v integer) PARTITION BY LIST (lower(k));
CREATE TABLE "L a" PARTITION OF l FOR VALUES IN ('a', NULL);
CREATE TABLE m (a integer, b date) PARTITION BY RANGE (a, b);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1, MINVALUE) TO (5, '2026-01-01');
-- rows
INSERT INTO h VALUES (1, 'a'), (2, 'b');
INSERT INTO l VALUES ('A', 1);
INSERT INTO m VALUES (2, '2025-01-01');
-- to
CREATE TABLE h (id integer, k text, v text DEFAULT 'v', PRIMARY KEY (id, k)) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE l (k text, v bigint) PARTITION BY LIST (lower(k));
CREATE TABLE "L a" PARTITION OF l FOR VALUES IN ('a', 'b', NULL);
CREATE TABLE "L d" PARTITION OF l DEFAULT;
CREATE TABLE m (a integer, b date) PARTITION BY RANGE (a, b);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1, MINVALUE) TO (MAXVALUE, MAXVALUE);
