// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every case of the differ gives is judged in {@link WrittenModulesJudgeTest}. */
class ModuleWriterTest {
  /** A table with all that may belong to one, and what it shares with others. */
  private static final String SHOP =
      """
      CREATE SCHEMA audit;
      CREATE TYPE mood AS ENUM ('calm', 'wild');
      CREATE SEQUENCE ticket START 100;
      CREATE TABLE artists (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE);
      GRANT USAGE ON SEQUENCE artists_id_seq TO pg_monitor;
      COMMENT ON SEQUENCE artists_id_seq IS 'Never reset';
      CREATE TABLE artworks (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        artist_id bigint NOT NULL REFERENCES artists ON DELETE CASCADE,
        title text NOT NULL DEFAULT 'untitled' CHECK (title <> ''),
        mood mood DEFAULT 'calm',
        number bigint NOT NULL DEFAULT nextval('ticket'));
      COMMENT ON TABLE artworks IS 'It''s for sale';
      COMMENT ON COLUMN artworks.title IS 'as the artist wrote it';
      CREATE INDEX artworks_artist ON artworks (artist_id);
      CREATE UNIQUE INDEX artworks_title ON artworks (lower(title));
      ALTER TABLE artworks ENABLE ROW LEVEL SECURITY;
      CREATE POLICY readable ON artworks FOR SELECT TO pg_monitor USING (mood <> 'wild');
      GRANT SELECT, UPDATE (title) ON artworks TO pg_monitor;
      CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER noted BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION audit.note();
      CREATE TABLE audit.log (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
      CREATE TABLE audit.log_2026 PARTITION OF audit.log
        FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00');
      CREATE VIEW calm AS SELECT id, title FROM artworks WHERE mood = 'calm';
      INSERT INTO artists (name) VALUES ('Ida'), ('Ona');
      INSERT INTO artworks (artist_id, title) SELECT id, name FROM artists;
      """;

  @TempDir private static Path root;
  private static DiffProof source;
  private static RoundTrip trip;

  @BeforeAll
  static void open() {
    source = new DiffProof();
    trip = new RoundTrip(source, new DiffProof(), root);
  }

  @AfterAll
  static void close() {
    trip.close();
  }

  @Test
  void aTableHasOneModuleWithAllThatBelongsToIt() throws Exception {
    WrittenModules written = ModuleWriter.write(source.make(SHOP));

    assertThat(written.files())
        .containsOnlyKeys(
            "_schemas.sql",
            "_sequences.sql",
            "_types.sql",
            "_views.sql",
            "artists.sql",
            "artworks.sql",
            "audit/_functions.sql",
            "audit/log.sql");
    assertThat(written.files().get("artists.sql"))
        .isEqualTo(
            """
            CREATE TABLE public.artists (
              id bigserial,
              name text NOT NULL,
              CONSTRAINT artists_pkey PRIMARY KEY (id),
              CONSTRAINT artists_name_key UNIQUE (name)
            );

            COMMENT ON SEQUENCE public.artists_id_seq IS 'Never reset';
            GRANT USAGE ON SEQUENCE public.artists_id_seq TO pg_monitor;
            """);
    assertThat(written.files().get("artworks.sql"))
        .isEqualTo(
            """
            CREATE TABLE public.artworks (
              id bigint GENERATED ALWAYS AS IDENTITY,
              artist_id bigint NOT NULL,
              title text DEFAULT 'untitled'::text NOT NULL,
              mood public.mood DEFAULT 'calm'::public.mood,
              number bigint DEFAULT nextval('public.ticket'::regclass) NOT NULL,
              CONSTRAINT artworks_pkey PRIMARY KEY (id),
              CONSTRAINT artworks_artist_id_fkey FOREIGN KEY (artist_id) REFERENCES public.artists(id) ON DELETE CASCADE,
              CONSTRAINT artworks_title_check CHECK ((title <> ''::text))
            );
            ALTER TABLE public.artworks ENABLE ROW LEVEL SECURITY;
            COMMENT ON COLUMN public.artworks.title IS 'as the artist wrote it';
            GRANT UPDATE (title) ON TABLE public.artworks TO pg_monitor;
            COMMENT ON TABLE public.artworks IS 'It''s for sale';
            GRANT SELECT ON TABLE public.artworks TO pg_monitor;

            CREATE INDEX artworks_artist ON public.artworks USING btree (artist_id);
            CREATE UNIQUE INDEX artworks_title ON public.artworks USING btree (lower(title));

            CREATE TRIGGER noted BEFORE UPDATE ON public.artworks FOR EACH ROW EXECUTE FUNCTION audit.note();

            CREATE POLICY readable ON public.artworks FOR SELECT TO pg_monitor USING ((mood <> 'wild'::public.mood));
            """);
    assertThat(written.files().get("audit/log.sql"))
        .isEqualTo(
            """
            CREATE TABLE audit.log (
              at timestamp with time zone NOT NULL,
              what text
            ) PARTITION BY RANGE (at);

            CREATE TABLE audit.log_2026 PARTITION OF audit.log FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
            """);
    assertThat(written.files().get("_sequences.sql"))
        .isEqualTo("CREATE SEQUENCE public.ticket START WITH 100;\n");
    assertThat(written.notes()).isEmpty();
  }

  @Test
  void whatIsWrittenLoadsAgainAsItWas() throws Exception {
    assertThat(trip.faults(SHOP)).isEmpty();
  }

  @Test
  void tablesThatNeedEachOtherLoadAgain() throws Exception {
    assertThat(
            trip.faults(
                """
                CREATE TABLE a (id int PRIMARY KEY, b int);
                CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
                ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b;
                CREATE FUNCTION first(b) RETURNS int LANGUAGE sql AS 'SELECT $1.id';
                CREATE VIEW "all" AS SELECT first(b), (SELECT count(*) FROM a) AS n FROM b"""))
        .isEmpty();
  }

  /** Each is a name that a file cannot have, or that means something else as that of a module. */
  @Test
  void namesThatNoFileCanHaveAreWrittenAsInAUrl() throws Exception {
    String odd =
        """
        CREATE SCHEMA "A/B";
        CREATE TABLE "A/B"."x.y" (i int);
        CREATE TABLE _staging (i int);
        CREATE TABLE "works.shim" (i int);
        CREATE TABLE "100%41" (i int);
        CREATE TABLE "Łódź ""x\""" (i int);
        CREATE TABLE "Mixed" (id serial);
        CREATE TABLE "public" (i int);
        """;
    assertThat(ModuleWriter.write(source.make(odd)).files())
        .containsOnlyKeys(
            "_schemas.sql",
            "A%2FB/x%2Ey.sql",
            "%5Fstaging.sql",
            "works%2Eshim.sql",
            "100%2541.sql",
            "Łódź %22x%22.sql",
            "Mixed.sql",
            "public.sql");
    assertThat(trip.faults(odd)).isEmpty();
  }

  @Test
  void sequencesThatTheWordSerialWouldNotMakeAreKept() throws Exception {
    assertThat(
            trip.faults(
                """
                CREATE TABLE renamed (id serial);
                ALTER TABLE renamed RENAME TO works;
                CREATE TABLE renamed (id serial, other bigint DEFAULT nextval('renamed_id_seq1'));
                CREATE TABLE nullable (id serial, far bigserial, small smallserial);
                ALTER TABLE nullable ALTER id DROP NOT NULL;
                ALTER SEQUENCE nullable_far_seq CACHE 5;
                CREATE TABLE ident (id int GENERATED BY DEFAULT AS IDENTITY (START 7));
                ALTER TABLE ident RENAME TO identity;
                CREATE TABLE ident (id int GENERATED BY DEFAULT AS IDENTITY);
                CREATE TABLE parent (id serial, k int NOT NULL) PARTITION BY LIST (k);
                CREATE TABLE child PARTITION OF parent DEFAULT;
                CREATE TABLE borrowed (id int DEFAULT nextval('nullable_id_seq') NOT NULL)"""))
        .isEmpty();
    try (Connection connection = source.database().open()) {
      WrittenModules written = ModuleWriter.write(connection, Scope.ALL);
      assertThat(written.files().get("nullable.sql"))
          .isEqualTo(
              """
              CREATE SEQUENCE public.nullable_far_seq CACHE 5;
              CREATE SEQUENCE public.nullable_id_seq AS integer;

              CREATE TABLE public.nullable (
                id integer DEFAULT nextval('public.nullable_id_seq'::regclass),
                far bigint DEFAULT nextval('public.nullable_far_seq'::regclass) NOT NULL,
                small smallserial
              );

              ALTER SEQUENCE public.nullable_far_seq OWNED BY public.nullable.far;
              ALTER SEQUENCE public.nullable_id_seq OWNED BY public.nullable.id;
              """);
      assertThat(written.files().get("identity.sql"))
          .contains("AS IDENTITY (SEQUENCE NAME public.ident_id_seq ");
    }
  }

  /** The one table has the right by default, the other lost it. */
  @Test
  void defaultPrivilegesGiveNothingThatWasTakenBack() throws Exception {
    assertThat(
            trip.faults(
                """
                CREATE TABLE before (id serial);
                ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
                ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
                ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO pg_monitor;
                CREATE TABLE after (id serial);
                CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
                GRANT EXECUTE ON FUNCTION f() TO PUBLIC"""))
        .isEmpty();
  }

  @Test
  void whatNoModuleHoldsIsSaid() throws Exception {
    Catalog catalog =
        source.make(
            """
            CREATE TABLE "artworkStaged" (i int);
            CREATE TABLE artwork_staged (i int);
            CREATE FUNCTION same(int, text) RETURNS boolean LANGUAGE sql AS 'SELECT $1::text = $2';
            CREATE OPERATOR === (LEFTARG = int, RIGHTARG = text, FUNCTION = same)""");

    assertThat(ModuleWriter.write(catalog).notes())
        .isEqualTo(
            List.of(
                "operator public.===(integer,pg_catalog.text) is in no module: Lockstep does not write objects"
                    + " of its kind; add its CREATE statement to a shared module by hand",
                "table public.\"artworkStaged\" and table public.artwork_staged differ only by case"
                    + " or underscores, which check refuses: keep one, and make the other a shim if"
                    + " it still has readers"));
  }

  @Test
  void theDatabaseItselfIsOnlyRead() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute(SHOP);
      try (Connection connection = database.open()) {
        connection.setReadOnly(true);
        assertThat(ModuleWriter.write(connection, Scope.ALL).files()).hasSize(8);
      }
      assertThat(database.value("SELECT count(*) FROM artworks")).isEqualTo("2");
    }
  }
}
