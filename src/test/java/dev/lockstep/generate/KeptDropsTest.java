// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.Project;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What generate drops, with rows: gone with its migration, and back with the reverse. */
class KeptDropsTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  private static final String CONTENT =
      "SELECT count(*), md5(string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text))"
          + " FROM %s t";

  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));
  private Project project = new Project(Path.of(""), Path.of(""), Path.of(""), Path.of(""));
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void project() {
    tree = new Tree(root);
    project = tree.project();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Generated generate(Scripts scripts, boolean discard) throws Exception {
    return new Generating(tree, scripts)
        .run(new Request("next", true, false, Set.of(), Request.Database.NONE, discard));
  }

  /** Applies what is there, fills it, drops, writes in between, goes back. */
  private Map<String, String> lostAndFound(
      Scripts scripts, String fill, String between, List<String> tables) throws Exception {
    MigrationSet first = MigrationFolder.read(project.migrations());
    int before = first.versioned().size();
    Map<String, String> differences = new TreeMap<>();
    try (MigrationReplay replay = new MigrationReplay(database::open, Scope.ALL)) {
      for (MigrationFile file : first.versioned()) {
        replay.run(file);
      }
      database.execute(fill);
      Map<String, String> contents = new TreeMap<>();
      tables.forEach(table -> contents.put(table, database.value(CONTENT.formatted(table))));
      MigrationSet all = MigrationFolder.read(project.migrations());
      assertThat(all.versioned()).hasSize(before);
      generate(scripts, false);
      all = MigrationFolder.read(project.migrations());
      List<MigrationFile> dropping = all.versioned().subList(before, all.versioned().size());
      for (MigrationFile file : dropping) {
        replay.run(file);
      }
      if (!between.isEmpty()) {
        database.execute(between);
      }
      for (MigrationFile file : dropping.reversed()) {
        replay.run(java.util.Objects.requireNonNull(all.reverses().get(file.version().get())));
      }
      for (String table : tables) {
        String now = database.value(CONTENT.formatted(table));
        if (!now.equals(contents.get(table))) {
          differences.put(table, contents.get(table) + " became " + now);
        }
      }
    }
    return differences;
  }

  private String text(String start) {
    String name =
        tree.files().stream()
            .filter(file -> file.startsWith("migrations/" + start))
            .reduce((older, newer) -> newer)
            .orElseThrow();
    return tree.text(name);
  }

  private void schemaBefore() throws Exception {
    tree.with(
            "src/main/schema/_types.sql",
            "CREATE TYPE mood AS ENUM ('glad', 'sad');\n"
                + "CREATE COLLATION germanish (provider = libc, locale = 'C');\n"
                + "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched"
                + " := NEW.touched + 1; RETURN NEW; END $$;")
        .with(
            "src/main/schema/artworks.sql",
            """
            CREATE TABLE artworks (
              "House" text COLLATE germanish NOT NULL,
              no int NOT NULL,
              mood mood NOT NULL,
              "Born" date NOT NULL,
              price numeric DEFAULT 5 NOT NULL,
              number bigint GENERATED ALWAYS AS IDENTITY,
              old serial,
              picture bytea,
              short text GENERATED ALWAYS AS (left("House", 3)) STORED,
              touched int DEFAULT 0 NOT NULL,
              PRIMARY KEY (no, "House"),
              UNIQUE (number),
              CHECK (price > 0)
            );
            CREATE TRIGGER touch BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE TRIGGER always BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE artworks ENABLE ALWAYS TRIGGER always;
            CREATE INDEX ON artworks ("Born");
            ALTER TABLE artworks ENABLE ROW LEVEL SECURITY;
            CREATE POLICY glad ON artworks USING (mood = 'glad');
            """)
        .with(
            "src/main/schema/artists.sql",
            """
            CREATE TABLE artists (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              old serial NOT NULL,
              teacher bigint REFERENCES artists,
              mood mood, name text COLLATE germanish, data jsonb,
              upper text GENERATED ALWAYS AS (upper(name)) STORED
            );
            CREATE UNIQUE INDEX ON artists (name);
            CREATE TRIGGER nothing BEFORE INSERT ON artists FOR EACH ROW
              EXECUTE FUNCTION suppress_redundant_updates_trigger();
            ALTER TABLE artists DISABLE TRIGGER nothing;
            ALTER TABLE artists ENABLE ROW LEVEL SECURITY;
            ALTER TABLE artists FORCE ROW LEVEL SECURITY;
            """)
        .with(
            "src/main/schema/works.sql",
            "CREATE TABLE works (id int PRIMARY KEY, artist bigint REFERENCES artists);")
        .with(
            "src/main/schema/events.sql",
            """
            CREATE TABLE events (id int, at date, artist bigint REFERENCES artists,
                                 PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01')
              PARTITION BY LIST (id);
            CREATE TABLE events_old_rest PARTITION OF events_old DEFAULT;
            CREATE TABLE events_new PARTITION OF events DEFAULT;
            """);
    generate(Scripts.ONE_STEP, false);
  }

  private static final String FILL =
      """
      INSERT INTO artworks ("House", no, mood, "Born", price, picture)
      SELECT 'h' || n % 7, n, CASE n % 2 WHEN 0 THEN 'glad'::mood ELSE 'sad' END,
             date '1900-01-01' + n, n, decode(md5(n::text), 'hex')
        FROM generate_series(1, 300) n;
      DELETE FROM artworks WHERE no > 290;
      INSERT INTO artists (teacher, mood, name, data)
      SELECT nullif(n - 1, 0), 'sad', 'artist ' || n, '{"a": 1}' FROM generate_series(1, 50) n;
      INSERT INTO works SELECT n, n FROM generate_series(1, 50) n;
      INSERT INTO events SELECT n, date '2025-12-01' + n, n FROM generate_series(1, 50) n;
      """;

  private void schemaAfter() {
    tree.with(
            "src/main/schema/_types.sql",
            "CREATE COLLATION germanish (provider = libc, locale = 'C');\n"
                + "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched"
                + " := NEW.touched + 1; RETURN NEW; END $$;")
        .with(
            "src/main/schema/artworks.sql",
            """
            CREATE TABLE artworks (
              "House" text COLLATE germanish NOT NULL,
              no int NOT NULL,
              short text GENERATED ALWAYS AS (left("House", 3)) STORED,
              touched int DEFAULT 0 NOT NULL,
              PRIMARY KEY (no, "House")
            );
            CREATE TRIGGER touch BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION touch();
            CREATE TRIGGER always BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION touch();
            ALTER TABLE artworks ENABLE ALWAYS TRIGGER always;
            ALTER TABLE artworks ENABLE ROW LEVEL SECURITY;
            """)
        .with(
            "src/main/schema/works.sql", "CREATE TABLE works (id int PRIMARY KEY, artist bigint);")
        .without("src/main/schema/artists.sql")
        .without("src/main/schema/events.sql");
  }

  @Test
  void columnsAndTablesComeBackAsTheyWereInOneStep() throws Exception {
    schemaBefore();
    schemaAfter();
    assertThat(
            lostAndFound(
                Scripts.ONE_STEP, FILL, "", List.of("artworks", "artists", "works", "events")))
        .isEmpty();
    assertThat(text("U")).startsWith("-- lossless: schema and data are as before, while");
    assertThat(text("V"))
        .startsWith("-- lockstep:keep public.")
        .contains("-- lockstep:keep public.artworks.\"Born\" for 30 days\n")
        .contains("-- lockstep:keep public.artists for 30 days\n")
        .contains("-- lockstep:keep public.events for 30 days\n")
        .doesNotContain("keep public.events_");
    assertThat(
            database.rows(
                "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"))
        .containsExactly("always|A", "nothing|D", "touch|O");
    // Numbers go on where they were, gaps included.
    assertThat(database.value("INSERT INTO artists (name) VALUES ('new') RETURNING id, old"))
        .isEqualTo("51|51");
    assertThat(
            database.value(
                "INSERT INTO artworks (\"House\", no, mood, \"Born\") VALUES ('new', 1, 'sad',"
                    + " '2000-01-01') RETURNING number, old"))
        .isEqualTo("301|301");
  }

  @Test
  void columnsAndTablesComeBackAsTheyWereFromTheLockSafeSteps() throws Exception {
    schemaBefore();
    schemaAfter();
    assertThat(
            lostAndFound(Scripts.SAFE, FILL, "", List.of("artworks", "artists", "works", "events")))
        .isEmpty();
  }

  @Test
  void rowsThatCameSinceGetDefaultsAndNewNumbers() throws Exception {
    schemaBefore();
    tree.with(
        "src/main/schema/artworks.sql",
        tree.text("src/main/schema/artworks.sql")
            .replace("  price numeric DEFAULT 5 NOT NULL,\n", "")
            .replace("  number bigint GENERATED ALWAYS AS IDENTITY,\n", "")
            .replace("  old serial,\n", "")
            .replace("  picture bytea,\n", "")
            .replace("  UNIQUE (number),\n", "")
            .replace("\"House\"),\n  CHECK (price > 0)", "\"House\")"));
    lostAndFound(
        Scripts.ONE_STEP,
        FILL,
        "INSERT INTO artworks (\"House\", no, mood, \"Born\") VALUES ('new', 1, 'sad', '2000-01-01'),"
            + " ('new', 2, 'sad', '2000-01-01')",
        List.of());
    assertThat(
            database.rows(
                "SELECT no, price, number, old, picture FROM artworks WHERE \"House\" = 'new' ORDER"
                    + " BY no"))
        .containsExactly("1|5|301|301|∅", "2|5|302|302|∅");
    assertThat(
            database.value(
                "SELECT bool_and(price = no AND number = no AND old = no) FROM artworks WHERE \"House\" <> 'new'"))
        .isEqualTo("t");
  }

  @Test
  void whatCannotBeKeptIsSaidAndDataThatIsNotWantedIsNotKept() throws Exception {
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int, n int);")
        .with("src/main/schema/b.sql", "CREATE TABLE b (id int PRIMARY KEY, n int);")
        .with("src/main/schema/c.sql", "CREATE TABLE c (id int PRIMARY KEY, n int);");
    generate(Scripts.ONE_STEP, false);
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int);")
        .with("src/main/schema/b.sql", "CREATE TABLE b (n int PRIMARY KEY);")
        .with("src/main/schema/c.sql", "CREATE TABLE c (id int PRIMARY KEY);");
    Generated generated = generate(Scripts.ONE_STEP, false);
    assertThat(generated.notes())
        .contains(
            "column public.a.n is not kept for the way back: its table has no primary key that"
                + " stays",
            "column public.b.id is not kept for the way back: its table has no primary key that"
                + " stays");
    assertThat(generated.drops())
        .extracting(drop -> drop.loss().what() + " " + drop.kept())
        .containsExactlyInAnyOrder(
            "column public.a.n ", "column public.b.id ", "column public.c.n 30 days");
    assertThat(text("U")).startsWith("-- irreversible: ");

    tree.with("src/main/schema/c.sql", "CREATE TABLE c (id int PRIMARY KEY, m int);");
    generate(Scripts.ONE_STEP, false);
    tree.with("src/main/schema/c.sql", "CREATE TABLE c (id int PRIMARY KEY);");
    assertThat(generate(Scripts.ONE_STEP, true).drops()).extracting(Drop::kept).containsExactly("");
    assertThat(text("V")).doesNotContain("lockstep:keep");
    assertThat(text("U")).startsWith("-- irreversible: ").doesNotContain("lockstep_kept");
  }

  /** PostgreSQL refuses such a column at once, for rows that have no value yet. */
  @Test
  void aColumnOfADomainThatTakesNoNullComesBack() throws Exception {
    tree.with(
            "src/main/schema/_d.sql",
            "CREATE DOMAIN \"Maß\" AS int NOT NULL CHECK (value > 3); CREATE DOMAIN m AS \"Maß\";")
        .with(
            "src/main/schema/a.sql",
            "CREATE TABLE a (id int PRIMARY KEY, n \"Maß\", \"M\" m NOT NULL);");
    generate(Scripts.ONE_STEP, false);
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY);");
    assertThat(
            lostAndFound(
                Scripts.ONE_STEP,
                "INSERT INTO a SELECT n, n + 3, n + 4 FROM generate_series(1, 9) n",
                "",
                List.of("a")))
        .isEmpty();
    assertThat(text("U"))
        .startsWith("-- lossless: ")
        .contains("; it fails if rows written since break a.n NOT NULL, a.\"M\" NOT NULL\n");
  }

  @Test
  void aColumnOfATableThatIsRenamedAlongIsKeptUnderTheNameThatItHas() throws Exception {
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY, n int, m int);");
    generate(Scripts.ONE_STEP, false);
    tree.without("src/main/schema/a.sql")
        .with(
            "src/main/schema/b.sql",
            "-- lockstep:renamed-from a\nCREATE TABLE b (id int PRIMARY KEY, m int);");
    assertThat(
            lostAndFound(
                Scripts.SAFE,
                "INSERT INTO a SELECT n, n, n FROM generate_series(1, 9) n",
                "",
                List.of("a")))
        .isEmpty();
    assertThat(text("U")).startsWith("-- lossless: ");
  }

  @Test
  void aColumnComesBackWhereChecksWaitForTheEndOfTheTransaction() throws Exception {
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY);")
        .with(
            "src/main/schema/b.sql",
            """
            CREATE TABLE b (
              a int PRIMARY KEY REFERENCES a DEFERRABLE INITIALLY DEFERRED,
              n bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
              m int NOT NULL
            );
            """);
    generate(Scripts.ONE_STEP, false);
    tree.with(
        "src/main/schema/b.sql",
        "CREATE TABLE b (a int PRIMARY KEY REFERENCES a DEFERRABLE INITIALLY DEFERRED);");
    assertThat(
            lostAndFound(
                Scripts.SAFE,
                "INSERT INTO a SELECT generate_series(1, 9);"
                    + " INSERT INTO b (a, m) SELECT id, 10 - id FROM a",
                "DELETE FROM b WHERE a > 9; INSERT INTO a VALUES (10)",
                List.of("b")))
        .isEmpty();
    assertThat(text("U")).startsWith("-- lossless: ");
  }

  @Test
  void valuesOfAColumnThatBecomesGeneratedComeBack() throws Exception {
    String after =
        "CREATE TABLE a (id int PRIMARY KEY, name text, slug text GENERATED ALWAYS AS"
            + " (lower(name)) STORED, half int GENERATED ALWAYS AS (id / 2) STORED);\n"
            + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name :="
            + " 'changed'; RETURN NEW; END $$;\n"
            + "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();";
    tree.with(
        "src/main/schema/a.sql",
        after
            .replace(" GENERATED ALWAYS AS (lower(name)) STORED", " NOT NULL")
            .replace("int GENERATED ALWAYS AS (id / 2) STORED", "numeric DEFAULT 0.5 NOT NULL"));
    generate(Scripts.ONE_STEP, false);
    tree.with("src/main/schema/a.sql", after);
    assertThat(
            lostAndFound(
                Scripts.SAFE,
                "INSERT INTO a SELECT n, 'Name ' || n, 'slug of ' || n, n + 0.25"
                    + " FROM generate_series(1, 9) n",
                "",
                List.of("a")))
        .isEmpty();
    assertThat(text("U")).startsWith("-- lossless: ");
  }

  @Test
  void aPartitionComesBackWithoutATriggerOfItsParentThatTakesItForNew() throws Exception {
    String parent =
        """
        CREATE TABLE p (id int, n text) PARTITION BY RANGE (id);
        ALTER TABLE p ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES owner DEFERRABLE INITIALLY DEFERRED;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO public.log VALUES (NEW.id); NEW.n := 'changed'; RETURN NEW; END $$;
        CREATE TRIGGER always BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TRIGGER other AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TABLE p_rest PARTITION OF p DEFAULT;
        ALTER TABLE p ENABLE ALWAYS TRIGGER always;
        """;
    String partition =
        "CREATE TABLE p_low PARTITION OF p FOR VALUES FROM (0) TO (10);\n"
            + "ALTER TABLE p_low DISABLE TRIGGER other;";
    String sub =
        "CREATE TABLE p_high PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (id);\n"
            + "CREATE TABLE p_high_all PARTITION OF p_high DEFAULT;\n";
    tree.with("src/main/schema/log.sql", "CREATE TABLE log (id int);")
        .with("src/main/schema/owner.sql", "CREATE TABLE owner (id int PRIMARY KEY);")
        .with("src/main/schema/p.sql", parent + partition + sub);
    generate(Scripts.ONE_STEP, false);
    tree.with("src/main/schema/p.sql", parent);
    assertThat(
            lostAndFound(
                Scripts.SAFE,
                "INSERT INTO owner SELECT generate_series(1, 19);"
                    + " INSERT INTO p SELECT id, 'n' FROM owner;"
                    + " UPDATE p SET n = 'as it was'",
                "",
                List.of("p", "log")))
        .isEmpty();
    assertThat(
            database.rows(
                "SELECT tgrelid::regclass, tgname, tgenabled FROM pg_trigger"
                    // Before 15 those that a partition has from its parent count as internal;
                    // those of a foreign key belong to its constraint, and have a parent as well.
                    + " WHERE (NOT tgisinternal OR tgparentid <> 0) AND tgname !~ '^RI_'"
                    + " AND tgrelid <> 'p_rest'::regclass ORDER BY 1, 2"))
        .containsExactlyInAnyOrder(
            "p|always|A",
            "p|other|O",
            "p_low|always|A",
            "p_low|other|D",
            "p_high|always|A",
            "p_high|other|O",
            "p_high_all|always|A",
            "p_high_all|other|O");
  }
}
