// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.PgBouncer;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Undoing beside a migrate, by roles with few rights, and over connections cut or pooled. */
class UndoAmongOthersTest {
  private static final String WAITING =
      "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
          + " AND query LIKE '%s%%'";

  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    // The one that waits for a lock in these tests waits until the test gives it.
    fixture.lockTimeout = Duration.ofMinutes(1);
  }

  /** Roles are the whole server's: they go when the database that they are used in has gone. */
  @AfterEach
  void close() throws SQLException {
    fixture.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of("lockstep_owner", "lockstep_reader", "app")) {
        statement.execute("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  private UndoReport undo() {
    return undo(fixture.context());
  }

  private static UndoReport undo(RunContext context) {
    try {
      return new UndoRunner(context, UndoneBackfills.NONE, SnapshotLookup.NONE)
          .run(UndoRequest.of(null, 1), Rehearsal.NONE);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Two tables, and their rows; a third row in the second one, which no migration brings back. */
  private void twoTables() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1), (2);")
        .with("U1__a.sql", "-- lossy: rows\nDROP TABLE a;")
        .with("V2__b.sql", "CREATE TABLE b (id int PRIMARY KEY); INSERT INTO b VALUES (1), (2);")
        .with("U2__b.sql", "-- lossy: rows\nDELETE FROM a;\nDROP TABLE b;");
    fixture.migrate();
    fixture.database.execute("INSERT INTO b VALUES (3)");
  }

  private void thirdTablePending() {
    fixture.with("V3__c.sql", "ALTER TABLE b ADD c int; CREATE TABLE c (id int);");
  }

  private void untilWaitingFor(String statement) {
    Eventually.isTrue(fixture.database, "SELECT count(*) = 1 " + WAITING.formatted(statement));
  }

  private void untilTheLeaseIsAwaited() {
    Eventually.until(fixture::eventNames, names -> names.contains("lease-held"));
  }

  @Test
  void aMigrateBesideAnUndoWaitsAndAppliesAllThatIsPendingThen() throws Exception {
    twoTables();
    thirdTablePending();
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM b");
      CompletableFuture<UndoReport> undo =
          CompletableFuture.supplyAsync(this::undo, Thread::startVirtualThread);
      untilWaitingFor("DROP TABLE b");
      CompletableFuture<RunReport> migrate =
          CompletableFuture.supplyAsync(fixture::migrate, Thread::startVirtualThread);
      untilTheLeaseIsAwaited();
      assertThat(fixture.history()).hasSize(2);
      other.rollback();

      assertThat(undo.join().undone()).hasSize(1);
      assertThat(migrate.join().applied()).hasSize(2);
    }
    // b is a new one, without the row that came by hand, and a is as the reverse left it.
    assertThat(fixture.database.rows("SELECT id, c FROM b ORDER BY id"))
        .containsExactly("1|∅", "2|∅");
    assertThat(fixture.database.rows("SELECT id FROM a")).isEmpty();
    assertThat(fixture.history())
        .containsExactly("1|V1__a.sql|SQL|t", "2|V2__b.sql|SQL|t", "3|V3__c.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT version FROM lockstep.undone")).containsExactly("2");
  }

  @Test
  void anUndoBesideAMigrateWaitsAndIsToldThatAnotherVersionIsTheLastOneNow() throws Exception {
    twoTables();
    thirdTablePending();
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM b");
      CompletableFuture<RunReport> migrate =
          CompletableFuture.supplyAsync(fixture::migrate, Thread::startVirtualThread);
      untilWaitingFor("ALTER TABLE b");
      CompletableFuture<UndoReport> undo =
          CompletableFuture.supplyAsync(this::undo, Thread::startVirtualThread);
      untilTheLeaseIsAwaited();
      other.rollback();

      assertThat(migrate.join().applied()).hasSize(1);
      assertThatThrownBy(undo::join)
          .hasCauseInstanceOf(UndoRefusedException.class)
          .hasMessageContaining("V3__c.sql");
    }
    assertThat(fixture.database.rows("SELECT id, c FROM b ORDER BY id"))
        .containsExactly("1|∅", "2|∅", "3|∅");
    assertThat(fixture.database.rows("SELECT id FROM a ORDER BY id")).containsExactly("1", "2");
    assertThat(fixture.history())
        .containsExactly("1|V1__a.sql|SQL|t", "2|V2__b.sql|SQL|t", "3|V3__c.sql|SQL|t");
    assertThat(fixture.undone()).isEmpty();
  }

  @Test
  void aConnectionThatIsCutInAReverseLeavesAllAsItWasAndTheNextUndoDoesIt() throws Exception {
    twoTables();
    List<String> history = fixture.database.rows("SELECT * FROM flyway_schema_history ORDER BY 1");
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM b");
      CompletableFuture<UndoReport> undo =
          CompletableFuture.supplyAsync(this::undo, Thread::startVirtualThread);
      untilWaitingFor("DROP TABLE b");
      fixture.database.execute(
          "SELECT pg_terminate_backend(pid) " + WAITING.formatted("DROP TABLE b"));

      assertThatThrownBy(undo::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .hasMessageContaining("U2__b.sql");
      other.rollback();
    }
    assertThat(fixture.database.rows("SELECT id FROM a ORDER BY id")).containsExactly("1", "2");
    assertThat(fixture.database.rows("SELECT id FROM b ORDER BY id"))
        .containsExactly("1", "2", "3");
    assertThat(fixture.database.rows("SELECT * FROM flyway_schema_history ORDER BY 1"))
        .isEqualTo(history);
    assertThat(fixture.undone()).isEmpty();

    assertThat(undo().undone()).hasSize(1);

    assertThat(fixture.history()).containsExactly("1|V1__a.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT id FROM a")).isEmpty();
    assertThat(fixture.database.value("SELECT to_regclass('b') IS NULL")).isEqualTo("t");
  }

  /** Version 2 drops a column and keeps it, version 3 makes an index; both have a reverse. */
  private void keptColumnAndIndex() {
    fixture
        .with(
            "V1__t.sql",
            "CREATE TABLE \"Works\" (\"Id\" int PRIMARY KEY, note text);"
                + " INSERT INTO \"Works\" VALUES (1, 'a'), (2, 'b');")
        .with(
            "V2__d.sql",
            "-- lockstep:keep \"Works\".note for 30 days\nALTER TABLE \"Works\" DROP COLUMN note;")
        .with(
            "U2__d.sql",
            """
            -- lossless: what was kept is put back
            ALTER TABLE "Works" ADD COLUMN note text;
            UPDATE "Works" t SET note = k.note
              FROM lockstep_kept."2.public.Works.note" k WHERE k."Id" = t."Id";
            """)
        .with("V3__i.sql", "CREATE INDEX CONCURRENTLY works_id ON \"Works\" (\"Id\");")
        .with("U3__i.sql", "-- lossless: an index only\nDROP INDEX CONCURRENTLY works_id;");
  }

  private void assertUndone() {
    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT * FROM \"Works\" ORDER BY 1"))
        .containsExactly("1|a", "2|b");
    assertThat(
            fixture.database.rows(
                "SELECT to_regclass('lockstep_kept.\"2.public.Works.note\"'),"
                    + " to_regclass('works_id'), (SELECT count(*) FROM lockstep.attempt)"))
        .containsExactly("∅|∅|0");
  }

  @Test
  void behindATransactionPoolerDataComesBackAndNoSettingStays() throws Exception {
    PgBouncer.require();
    keptColumnAndIndex();
    try (PgBouncer bouncer = PgBouncer.before(fixture.database)) {
      Connections connections = () -> OwnConnection.of(bouncer.open());
      fixture.runner(connections, bouncer.url()).run(MigrationRunner.Options.ALL);

      RunContext context = fixture.context(connections, bouncer.url());
      assertThat(undo(context).undone()).hasSize(1);
      assertThat(undo(context).kept())
          .containsExactly("public.\"Works\".note: all 2 rows are back");

      assertUndone();
      try (Connection pooled = bouncer.open();
          Statement statement = pooled.createStatement()) {
        for (String setting : List.of("lock_timeout", "statement_timeout")) {
          try (var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            assertThat(row.getString(1)).as(setting).isEqualTo("0");
          }
        }
      }
    }
  }

  private Connections connections(String role) {
    String url = fixture.database.jdbcUrl().replace("user=postgres", "user=" + role);
    return () -> OwnConnection.of(DriverManager.getConnection(url));
  }

  private String url(String role) {
    return fixture.database.url().replace("postgres@", role + "@");
  }

  private RunContext as(String role) {
    return fixture.context(connections(role), url(role));
  }

  private void withRoles() throws IOException {
    fixture.database.execute(Files.readString(Path.of("deploy/sql/roles.sql")));
  }

  private void migrateAsOwner() throws Exception {
    fixture
        .runner(connections("lockstep_owner"), url("lockstep_owner"))
        .run(MigrationRunner.Options.ALL);
  }

  @Test
  void anOwnerWhoIsNoSuperuserUndoes() throws Exception {
    withRoles();
    keptColumnAndIndex();
    migrateAsOwner();

    undo(as("lockstep_owner"));
    undo(as("lockstep_owner"));

    assertUndone();
    assertThat(fixture.database.rows("SELECT version, role FROM lockstep.undone ORDER BY version"))
        .containsExactly("2|lockstep_owner", "3|lockstep_owner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "lockstep_reader"})
  void aRoleThatMayNotIsRefusedInOneLineAndNothingChanges(String role) throws Exception {
    withRoles();
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int); INSERT INTO b VALUES (1), (2);")
        .with("U2__b.sql", "-- lossy: rows of b\nDROP TABLE b;");
    migrateAsOwner();
    List<String> history = fixture.database.rows("SELECT * FROM flyway_schema_history ORDER BY 1");

    assertThatThrownBy(() -> undo(as(role)))
        .hasMessageContaining("permission denied")
        .message()
        .hasLineCount(1);

    assertThat(fixture.database.rows("SELECT * FROM flyway_schema_history ORDER BY 1"))
        .isEqualTo(history);
    assertThat(fixture.database.rows("SELECT id FROM b ORDER BY id")).containsExactly("1", "2");
    assertThat(fixture.undone()).isEmpty();
  }
}
