// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a migration outside a transaction leaves when it fails or is cut off, and how it heals. */
class HealingTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String invalidIndexes() {
    return fixture.database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid");
  }

  private void isHealed() {
    assertThat(invalidIndexes()).isEqualTo("0");
    assertThat(fixture.database.rows("SELECT * FROM lockstep.attempt")).isEmpty();
    assertThat(fixture.history()).allMatch(row -> row.endsWith("|t")).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IF NOT EXISTS "})
  void aUniqueBuildThatFailedOnDuplicatesIsBuiltAgainOnceTheDataIsRight(String ifNotExists) {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);")
        .with(
            "V2__i.sql",
            "CREATE UNIQUE INDEX CONCURRENTLY %st_id ON t (id);".formatted(ifNotExists));

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__i.sql")
        .hasMessageContaining("23505")
        .hasMessageEndingWith("correct what it ran into, and migrate again, which goes on from it");
    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t", "2|V2__i.sql|SQL|f");
    assertThat(invalidIndexes()).isEqualTo("1");

    fixture.database.execute("DELETE FROM t WHERE ctid = (SELECT min(ctid) FROM t)");
    assertThat(fixture.migrate().applied()).hasSize(1);

    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t", "2|V2__i.sql|SQL|t");
    assertThat(fixture.eventNames()).contains("invalid-index-dropped", "failed-row-cleared");
    isHealed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "IF NOT EXISTS "})
  void anInvalidIndexThatSomebodyElseLeftIsNotTakenForDone(String ifNotExists) {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);");
    fixture.migrate();
    assertThatThrownBy(
            () -> fixture.database.execute("CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id)"))
        .hasMessageContaining("duplicate");
    fixture.database.execute("TRUNCATE t");
    fixture.with("V2__i.sql", "CREATE INDEX CONCURRENTLY %st_id ON t (id);".formatted(ifNotExists));

    fixture.migrate();

    assertThat(fixture.database.value("SELECT pg_get_indexdef('t_id'::regclass)"))
        .startsWith("CREATE INDEX t_id");
    isHealed();
  }

  /**
   * Runs what is pending while another transaction keeps it waiting, and cuts its backend off once
   * it is in the state that {@code where} describes.
   */
  private void cutOffWhileItWaits(String lockedBy, String where) throws SQLException {
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute(lockedBy);
      CompletableFuture<RunReport> run =
          CompletableFuture.supplyAsync(
              () -> fixture.migrate(Options.ALL), Thread::startVirtualThread);
      String waiting =
          "FROM pg_stat_activity a LEFT JOIN pg_stat_progress_create_index USING (pid)"
              + " WHERE a.datname = current_database() AND wait_event_type = 'Lock' AND "
              + where;
      Eventually.isTrue(fixture.database, "SELECT count(*) = 1 " + waiting);
      fixture.database.execute("SELECT pg_terminate_backend(pid) " + waiting);
      assertThatThrownBy(run::join)
          .hasRootCauseMessage("FATAL: terminating connection due to administrator command");
      other.rollback();
    }
  }

  @Test
  void aBuildThatWasCutOffIsBuiltAgain() throws SQLException {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
    fixture.migrate();
    fixture.with("V2__i.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);");
    cutOffWhileItWaits("INSERT INTO t VALUES (2)", "phase LIKE 'waiting for writers%'");
    assertThat(invalidIndexes()).isEqualTo("1");

    fixture.migrate();

    assertThat(fixture.database.value("SELECT to_regclass('t_id') IS NOT NULL")).isEqualTo("t");
    isHealed();
  }

  @Test
  void aReindexThatWasCutOffAfterItsSwapLeavesNoOldIndex() throws SQLException {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);");
    fixture.migrate();
    fixture.with("V2__r.sql", "REINDEX INDEX CONCURRENTLY t_pkey;");
    // A reader holds up the last phase, in which the old index is called t_pkey_ccold.
    cutOffWhileItWaits(
        "LOCK TABLE t IN ACCESS SHARE MODE", "phase = 'waiting for readers before marking dead'");
    assertThat(
            fixture.database.rows(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
        .containsExactly("t_pkey_ccold");

    fixture.migrate();

    assertThat(
            fixture.database.rows(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 't'::regclass"))
        .containsExactly("t_pkey");
    isHealed();
  }

  @Test
  void aDetachThatWasCutOffIsFinished() throws SQLException {
    fixture.with(
        "V1__t.sql",
        """
        CREATE TABLE t (id int, at date) PARTITION BY RANGE (at);
        CREATE TABLE t_2025 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\
        """);
    fixture.migrate();
    fixture.with("V2__d.sql", "ALTER TABLE t DETACH PARTITION t_2025 CONCURRENTLY;");
    cutOffWhileItWaits("SELECT * FROM t", "query LIKE 'ALTER TABLE%'");
    assertThat(fixture.database.value("SELECT inhdetachpending FROM pg_inherits")).isEqualTo("t");

    fixture.migrate();

    assertThat(
            fixture.database.rows("SELECT * FROM pg_inherits WHERE inhrelid = 't_2025'::regclass"))
        .isEmpty();
    isHealed();
  }

  @Test
  void aDropThatWasCutOffIsFinished() throws SQLException {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int); CREATE INDEX t_id ON t (id);");
    fixture.migrate();
    fixture.with("V2__x.sql", "DROP INDEX CONCURRENTLY t_id;");
    cutOffWhileItWaits("SELECT * FROM t", "query LIKE 'DROP INDEX%'");

    fixture.migrate();

    assertThat(fixture.database.value("SELECT to_regclass('t_id') IS NULL")).isEqualTo("t");
    isHealed();
  }

  @Test
  void aFileOfManyStatementsGoesOnAfterTheLastThatWasDone() {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int);")
        .with(
            "V2__many.sql",
            """
            INSERT INTO t VALUES (1);
            CREATE INDEX CONCURRENTLY t_id ON t (id);
            INSERT INTO nowhere VALUES (1);
            INSERT INTO t VALUES (3);\
            """)
        .with("V2__many.sql.conf", "executeInTransaction=false");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL)).hasMessageContaining("42P01");
    fixture.database.execute("CREATE TABLE nowhere (id int)");
    fixture.migrate();

    assertThat(fixture.database.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "3");
    isHealed();
  }

  @Test
  void whatRanAlreadyMustNotBeChangedBeforeItGoesOn() {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int);")
        .with("V2__many.sql", "INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1);")
        .with("V2__many.sql.conf", "executeInTransaction=false");
    assertThatThrownBy(() -> fixture.runner().run(Options.ALL)).hasMessageContaining("42P01");

    fixture.with("V2__many.sql", "INSERT INTO t VALUES (2); SELECT 1;");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .hasMessageContaining("V2__many.sql")
        .hasMessageContaining("changed since")
        .hasMessageContaining("lockstep repair");
  }

  private String repaired() throws Exception {
    List<String> done = fixture.runner().repair();
    assertThat(done).hasSize(1);
    assertThat(fixture.database.rows("SELECT 1 FROM flyway_schema_history WHERE NOT success"))
        .isEmpty();
    return done.getFirst();
  }

  /** Flyway's row of a version is cleared; what becomes of the version hangs on its file. */
  @Test
  void repairSaysWhatBecomesOfAVersion() throws Exception {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int);").with("V2__v.sql", "VACUUM t;");
    fixture.migrate();
    String fails = "UPDATE flyway_schema_history SET success = false WHERE version = '2'";
    fixture.database.execute(fails);

    assertThat(repaired()).isEqualTo("cleared the failed row of V2__v.sql; it is pending again");
    fixture.migrate();

    fixture.without("V2__v.sql").database.execute(fails);
    assertThat(repaired())
        .startsWith("cleared the failed row of V2__v.sql; its file is not in the migrations folder")
        .doesNotContain("pending again");
    assertThat(fixture.migrate().applied()).isEmpty();

    fixture.with("V2__v.sql", "VACUUM t;").migrate();
    fixture.with("V3__w.sql", "VACUUM t;").migrate();
    fixture.database.execute(fails);
    assertThat(repaired()).contains("'lockstep migrate' refuses it: V2__v.sql: is out of order");

    fixture.database.execute("UPDATE flyway_schema_history SET success = false WHERE version='3'");
    fixture.with("V4__w.sql", "SELECT 'open;");
    assertThat(repaired()).contains("V3__w.sql; the migrations folder cannot be read");
  }

  @Test
  void aFailureThatNobodyCanJudgeWaitsForAHandAndRepairClearsIt() throws Exception {
    fixture.with("V1__t.sql", "CREATE TABLE t (id int);").with("V2__v.sql", "VACUUM t;");
    fixture.migrate();
    fixture.database.execute(
        "UPDATE flyway_schema_history SET success = false WHERE version = '2'");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .hasMessageContaining("V2__v.sql")
        .hasMessageContaining("lockstep repair");

    assertThat(fixture.runner().repair()).singleElement().asString().contains("V2__v.sql");
    assertThat(fixture.migrate().applied()).hasSize(1);
    isHealed();
  }
}
