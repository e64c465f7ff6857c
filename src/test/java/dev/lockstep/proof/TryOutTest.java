// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is tried out in one transaction of a kept database gives what transactions of its own give
 * in a database of its own, and leaves nothing behind. The tables have rows.
 */
class TryOutTest {
  private static final String BEFORE =
      """
      CREATE TYPE mood AS ENUM ('sad', 'ok');
      CREATE SEQUENCE tickets;
      CREATE TABLE "Of Us" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, feels mood);
      CREATE TABLE child (id int PRIMARY KEY,
        us bigint CONSTRAINT us REFERENCES "Of Us" DEFERRABLE INITIALLY DEFERRED);
      CREATE TABLE days (day date NOT NULL) PARTITION BY RANGE (day);
      CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      ALTER TABLE "Of Us" ENABLE ROW LEVEL SECURITY;
      INSERT INTO "Of Us" (name) SELECT 'n' || i FROM generate_series(1, 5) i;
      INSERT INTO child SELECT i, i FROM generate_series(1, 5) i;
      INSERT INTO days VALUES ('2026-01-05');
      """;

  private static final String KEPT = "lockstep_kept_";
  private static final String OWN = "lockstep_scratch_";

  @TempDir private static Path remembered;
  @TempDir private Path root;

  private static ScratchSource keeping() {
    return ScratchSource.keepingOn(
        database -> TestDatabase.server().connect(database.isEmpty() ? "postgres" : database),
        "test server",
        Clock.systemUTC(),
        Events.NONE);
  }

  /** What the next files make, and in which database that was seen. */
  private record Seen(Catalog before, Catalog after, String database) {}

  private MigrationSet before(String more) {
    new Tree(root).with("before/V1__before.sql", BEFORE);
    if (!more.isEmpty()) {
      new Tree(root).with("before/V2__more.sql", more);
    }
    return MigrationFolder.read(root.resolve("before"));
  }

  private List<MigrationFile> next(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      new Tree(root).with("next/V" + (10 + i) + "__next.sql", texts[i]);
    }
    return MigrationFolder.read(root.resolve("next")).versioned();
  }

  private static Seen seen(MigratedDatabase database, List<MigrationFile> next)
      throws SQLException, IOException {
    return database.tryOut(
        next,
        replay -> {
          for (MigrationFile file : next) {
            replay.run(file);
          }
          return new Seen(
              database.state().catalog(), replay.catalog(), replay.connection().getCatalog());
        });
  }

  private Seen inPlace(MigrationSet before, List<MigrationFile> next)
      throws SQLException, IOException {
    Cache cache = FolderCache.in(remembered, Clock.systemUTC());
    try (ScratchServer server = keeping().open();
        MigratedDatabase database =
            MigratedDatabase.lookAt(server, before, cache, "1", Scope.ALL)) {
      return seen(database, next);
    }
  }

  private static Seen plainly(MigrationSet before, List<MigrationFile> next)
      throws SQLException, IOException {
    try (ScratchServer server = Scratch.server();
        MigratedDatabase database =
            MigratedDatabase.make(server, before, Cache.NONE, "1", Scope.ALL)) {
      return seen(database, next);
    }
  }

  private static boolean isThere(String database) throws SQLException {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM pg_database WHERE datname = '" + database + "')")) {
      return results.next() && results.getBoolean(1);
    }
  }

  @BeforeAll
  static void databasesAreKept() throws SQLException {
    try (ScratchServer server = keeping().open()) {
      assumeTrue(
          server.major() >= 15,
          "NOT RUN: before PostgreSQL 15 nothing is kept, which ScratchServerTest shows");
    }
  }

  @AfterAll
  static void drop() throws SQLException {
    try (ScratchServer server = keeping().open()) {
      server.keepingNothing();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ALTER TABLE "Of Us" ADD COLUMN born int NOT NULL DEFAULT 7                        |                                                        | kept
          CREATE TABLE more (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood)     | COMMENT ON TABLE more IS 'ours'                        | kept
          ALTER TABLE child ALTER COLUMN us TYPE int, ALTER COLUMN us SET NOT NULL          | CREATE VIEW v AS SELECT us FROM child                  | kept
          CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') | ALTER TABLE days DETACH PARTITION days_1          | kept
          CREATE POLICY own ON "Of Us" USING (name = CURRENT_USER)                          | GRANT SELECT ON "Of Us" TO PUBLIC                      | kept
          ALTER TABLE child DROP CONSTRAINT us                                              | DROP TABLE "Of Us"                                     | kept
          ALTER TABLE child ADD CONSTRAINT again FOREIGN KEY (us) REFERENCES "Of Us" DEFERRABLE INITIALLY DEFERRED | ALTER TABLE child ADD x int     | kept
          ALTER TYPE mood ADD VALUE 'glad'                                                  |                                                        | kept
          ALTER TYPE mood ADD VALUE 'glad'                                                  | ALTER TABLE "Of Us" ALTER feels SET DEFAULT 'glad'     | own
          CREATE TYPE size AS ENUM ('s'); CREATE TABLE of_size (s size DEFAULT 's')         | CREATE INDEX at ON of_size (s)                         | kept
          INSERT INTO child VALUES (6, 5)                                                   | ALTER TABLE child ADD x int                            | own
          CREATE INDEX CONCURRENTLY ci ON child (us)                                        |                                                        | own
          SET LOCAL check_function_bodies = off                                             | CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1' | own
          CREATE TEMPORARY TABLE child (id int)                                             | ALTER TABLE child ADD x int                            | own
          SELECT setval('tickets', 40)                                                      |                                                        | own
          DO $$ BEGIN CREATE TABLE hidden (); END $$                                        |                                                        | own
          """)
  void itIsWhatADatabaseOfItsOwnSays(String first, String second, String where) throws Exception {
    MigrationSet before = before("");
    List<MigrationFile> next = second == null ? next(first) : next(first, second);

    Seen plain = plainly(before, next);
    Seen seen = inPlace(before, next);

    assertThat(seen.after().fingerprint()).isEqualTo(plain.after().fingerprint());
    assertThat(seen.before().fingerprint()).isEqualTo(plain.before().fingerprint());
    assertThat(seen.database()).startsWith(where.equals("kept") ? KEPT : OWN);
    // It is kept still, and what the next one finds is what this one found.
    String state = CacheKeys.states("1", before.versioned()).getLast();
    assertThat(isThere(KEPT + state.substring(0, 40))).isTrue();
    Seen again = inPlace(before, List.of());
    assertThat(again.before().fingerprint()).isEqualTo(plain.before().fingerprint());
    assertThat(again.database()).startsWith(KEPT);
  }

  @Test
  void whatFailsIsSaidAsInADatabaseOfItsOwn() throws Exception {
    MigrationSet before = before("");
    List<MigrationFile> next =
        next("ALTER TABLE child ADD x int", "ALTER TABLE child\n  ADD CHECK (us > 3)");
    assertThatThrownBy(() -> inPlace(before, next))
        .isInstanceOf(ReplayFailedException.class)
        .hasMessageContaining("V11__next.sql:1: migration-fails: check constraint")
        .hasMessageContaining("is violated by some row");
    assertThat(inPlace(before, List.of()).database()).startsWith(KEPT);
  }

  /** A default is evaluated for each row, and the numbers of a sequence do not come back. */
  @Test
  void aDatabaseThatGaveNumbersAwayIsNotKept() throws Exception {
    MigrationSet before = before("");
    List<MigrationFile> next =
        next("ALTER TABLE child ADD ticket bigint DEFAULT nextval('tickets')");
    Seen plain = plainly(before, next);
    for (int turn = 0; turn < 2; turn++) {
      Seen seen = inPlace(before, next);
      assertThat(seen.after().fingerprint()).isEqualTo(plain.after().fingerprint());
      assertThat(seen.database()).startsWith(KEPT);
      assertThat(isThere(seen.database())).isFalse();
    }
  }

  /** It runs in each transaction, whoever's, and its rows take numbers. */
  @Test
  void anEventTriggerOfTheProjectRunsAsItDoes() throws Exception {
    MigrationSet before =
        before(
            """
            CREATE TABLE ddl (id serial, tag text, at timestamptz DEFAULT now());
            CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS
              $$ BEGIN INSERT INTO ddl (tag) VALUES (TG_TAG); END $$;
            CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION note();
            """);
    List<MigrationFile> next = next("CREATE TABLE one ()", "CREATE TABLE two ()");
    Seen plain = plainly(before, next);
    Seen seen = inPlace(before, next);
    assertThat(seen.after().fingerprint()).isEqualTo(plain.after().fingerprint());
    assertThat(seen.database()).startsWith(KEPT);
    assertThat(isThere(seen.database())).isFalse();
  }

  @Test
  void repeatableMigrationsRunInPlaceWhereTheyMay() throws Exception {
    new Tree(root).with("before/R__views.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM child;");
    MigrationSet views = before("");
    List<MigrationFile> next = next("CREATE VIEW of_v AS SELECT id FROM v");
    for (int turn = 0; turn < 2; turn++) {
      Seen seen = inPlace(views, next);
      assertThat(seen.after().fingerprint()).isEqualTo(plainly(views, next).after().fingerprint());
      assertThat(seen.database()).startsWith(KEPT);
    }

    new Tree(root).with("before/R__rows.sql", "DELETE FROM child WHERE id > 4;");
    MigrationSet rows = MigrationFolder.read(root.resolve("before"));
    Seen seen = inPlace(rows, next);
    assertThat(seen.after().fingerprint()).isEqualTo(plainly(rows, next).after().fingerprint());
    assertThat(seen.database()).startsWith(OWN);
  }
}
