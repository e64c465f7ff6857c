// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaSplitTest {
  @TempDir private Path root;

  private Split split(String... files) throws Exception {
    List<Path> sources = java.util.Arrays.stream(files).map(root::resolve).toList();
    return new SchemaSplit(Scratch.source(), root.resolve("schema"), List.of()).ofFiles(sources);
  }

  private Tree tree() {
    return new Tree(root);
  }

  private static List<String> roles(String name) {
    try (TestDatabase any = TestDatabase.create()) {
      return any.rows("SELECT rolname FROM pg_roles WHERE rolname LIKE '" + name + "%' ORDER BY 1");
    }
  }

  @Test
  void statementsOfAnyOrderInSeveralFilesBecomeModules() throws Exception {
    tree()
        .with(
            "sql/1.sql",
            """
            CREATE VIEW pairs AS SELECT a.id FROM a JOIN b USING (id);
            CREATE INDEX CONCURRENTLY a_name ON a (name);
            CREATE TABLE a (id int PRIMARY KEY REFERENCES b, name kind);
            """)
        .with(
            "sql/deep/2.sql",
            "CREATE TABLE b (id int PRIMARY KEY); CREATE TYPE kind AS ENUM ('x')");

    Split split = split("sql");

    assertThat(split.files())
        .containsOnlyKeys("_types.sql", "_views.sql", "a.sql", "b.sql")
        .containsEntry(
            "a.sql",
            """
            CREATE TABLE public.a (
              id integer NOT NULL,
              name public.kind,
              CONSTRAINT a_pkey PRIMARY KEY (id),
              CONSTRAINT a_id_fkey FOREIGN KEY (id) REFERENCES public.b(id)
            );

            CREATE INDEX a_name ON public.a USING btree (name);
            """);
    assertThat(split.notes()).isEmpty();
  }

  /** What {@code pg_dump} of several majors writes besides the schema. */
  @Test
  void whatIsNoSchemaInADumpIsLeftOutWithAWord() throws Exception {
    tree()
        .with(
            "dump.sql",
            """
            --
            -- PostgreSQL database dump
            --
            \\restrict aBcD1234
            SET statement_timeout = 0;
            SET transaction_timeout_of_the_future = 0;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE SCHEMA public;
            ALTER SCHEMA public OWNER TO split_owner_nobody_has;
            CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
            CREATE TABLE public.works (id integer NOT NULL, title text);
            ALTER TABLE public.works OWNER TO split_owner_nobody_has;
            COMMENT ON TABLE public.works IS 'kept';
            CREATE SEQUENCE public.works_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
            ALTER SEQUENCE public.works_id_seq OWNED BY public.works.id;
            ALTER TABLE ONLY public.works ALTER COLUMN id SET DEFAULT nextval('public.works_id_seq'::regclass);
            COPY public.works (id, title) FROM stdin;
            1\\tA; -- no comment
            \\.
            SELECT pg_catalog.setval('public.works_id_seq', 1, true);
            GRANT SELECT ON TABLE public.works TO split_reader_nobody_has;
            \\unrestrict aBcD1234
            """);

    Split split = split("dump.sql");

    assertThat(split.files())
        .containsOnlyKeys("_roles.sql", "works.sql")
        .containsEntry(
            "works.sql",
            """
            CREATE TABLE public.works (
              id serial,
              title text
            );
            COMMENT ON TABLE public.works IS 'kept';
            GRANT SELECT ON TABLE public.works TO split_reader_nobody_has;
            """);
    assertThat(split.notes())
        .containsExactly(
            "\\restrict (1) is left out: a command of psql's own, no SQL",
            "\\unrestrict (1) is left out: a command of psql's own, no SQL",
            "comments in the text (-- and /* */) are not kept, since PostgreSQL does not keep them;"
                + " those of COMMENT ON are",
            root
                + "/dump.sql:17: COPY PUBLIC is left out, and 1 more like it: rows and values of"
                + " sequences are no part of a schema",
            root
                + "/dump.sql:9: ALTER SCHEMA is left out, and 1 more like it: owners are no part of a"
                + " schema",
            root
                + "/dump.sql:6: SET TRANSACTION_TIMEOUT_OF_THE_FUTURE is left out: the scratch"
                + " server has no such setting",
            "_roles.sql makes role split_reader_nobody_has without a login where a server lacks"
                + " them, as a scratch server does, since rights or policies name them");
    assertThat(roles("split_reader")).isEmpty();
  }

  @Test
  void whatLockstepDoesNotWriteGoesAlongAsItIs() throws Exception {
    tree()
        .with(
            "o.sql",
            """
            CREATE FUNCTION same(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
            CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = same);
            CREATE TABLE t (a int, b text, CHECK (a === b));
            """);

    Split split = split("o.sql");

    assertThat(split.files())
        .containsEntry(
            "_others.sql",
            "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = same);\n");
    assertThat(split.notes())
        .containsExactly(
            "_others.sql has the statements as they were of what Lockstep does not write itself; no"
                + " migration is made of it");
  }

  @Test
  void aForeignTableHasAModuleOfItsOwnAsRulesForModulesDemand() throws Exception {
    tree()
        .with(
            "f.sql",
            """
            CREATE FOREIGN DATA WRAPPER nothing;
            CREATE SERVER away FOREIGN DATA WRAPPER nothing;
            CREATE FOREIGN TABLE public."Far" (a int) SERVER away;
            """);

    assertThat(split("f.sql").files())
        .containsEntry("Far.sql", "CREATE FOREIGN TABLE public.\"Far\" (a int) SERVER away;\n")
        .containsKey("_others.sql");
  }

  @Test
  void eachStatementThatFailsIsToldWithFileAndLine() throws Exception {
    tree()
        .with("a.sql", "\n\\i other.sql\nCREATE TABLE a (id nothing);\nROLLBACK;\n")
        .with("b.dump", "PGDMP\1\2");

    InvalidSchemaException failure =
        catchThrowableOfType(InvalidSchemaException.class, () -> split("a.sql", "b.dump"));

    assertThat(failure.findings().stream().map(f -> f.toString().replace(root + "/", "")))
        .containsExactlyInAnyOrder(
            "a.sql:2: split-source: \\i reads another file, which only psql does; name the files or"
                + " their folder",
            "a.sql:4: split-load: ROLLBACK takes back what was said before; remove it, and what it"
                + " takes back",
            "a.sql:3: split-load: type \"nothing\" does not exist [42704]",
            "b.dump: split-source: is a dump in pg_dump's own format, no SQL; make SQL of it with"
                + " 'pg_restore --schema-only --file=schema.sql'");
  }

  @Test
  void theLiveDatabaseIsOnlyReadAndTheBooksOfOtherToolsAreLeftOut() throws Exception {
    try (TestDatabase live = TestDatabase.create()) {
      live.execute(
          """
          CREATE SCHEMA drizzle;
          CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text);
          CREATE TABLE "Works" (id bigserial PRIMARY KEY, tenant text);
          ALTER TABLE "Works" ENABLE ROW LEVEL SECURITY;
          ALTER TABLE "Works" FORCE ROW LEVEL SECURITY;
          CREATE POLICY own ON "Works" USING (tenant = current_user);
          CREATE TABLE schema_migrations (version text);
          CREATE SCHEMA cron;
          CREATE TABLE cron.job (id int);
          INSERT INTO "Works" (tenant) VALUES ('a'), ('b')""");
      LiveDatabase read;
      try (Connection connection = live.connections().open()) {
        read = LiveDatabase.read(connection, Duration.ofSeconds(1));
      }
      Split split =
          new SchemaSplit(
                  Scratch.source(), root.resolve("schema"), NotOurs.parseAll("cron.*, schema:cron"))
              .ofDatabase(read);

      assertThat(split.files()).containsOnlyKeys("Works.sql");
      assertThat(split.notes())
          .contains(
              "schema drizzle, table drizzle.__drizzle_migrations, table public.schema_migrations:"
                  + " the bookkeeping of another migration tool is left out")
          .anyMatch(note -> note.contains("cron"));
      assertThat(live.value("SELECT count(*) FROM \"Works\"")).isEqualTo("2");
    }
  }

  @Test
  void modulesThatAreThereAreOnlyWrittenWhereTheySayTheSame() throws Exception {
    tree().with("s.sql", "CREATE TABLE a (i int); CREATE TABLE b (i int); CREATE TABLE c (i int)");
    SplitFiles.write(split("s.sql"));
    assertThat(split("s.sql").files()).isEmpty();
    tree().with("schema/a.sql", "CREATE TABLE a (i bigint);\n").without("schema/b.sql");
    tree().with("schema/_mine.sql", "CREATE SEQUENCE mine;\n");

    Split again = split("s.sql");

    assertThat(again.files()).containsOnlyKeys("a.sql", "b.sql");
    assertThat(again.replaced()).containsExactly("a.sql");
    assertThat(again.notes())
        .containsExactly(
            "_mine.sql stays as it is; 'lockstep check' says whether all of it goes together");
  }
}
