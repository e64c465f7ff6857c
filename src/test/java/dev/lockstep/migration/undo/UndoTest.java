// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.event.Event;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Undoing on a real database, without rehearsals, which have their own tests. */
class UndoTest {
  @TempDir Path folder;
  private MigrationFixture fixture;
  private SnapshotLookup snapshots = SnapshotLookup.NONE;
  private UndoneBackfills backfills = UndoneBackfills.NONE;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private UndoRunner runner() {
    return new UndoRunner(fixture.context(), backfills, snapshots);
  }

  private UndoReport undo(@Nullable String to, @Nullable Integer last) {
    try {
      return runner().run(UndoRequest.of(to, last), Rehearsal.NONE);
    } catch (SQLException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> versions(UndoReport report) {
    return report.undone().stream().map(each -> each.step().version().toString()).toList();
  }

  /** Three tables with rows, each with its reverse. */
  private void threeTables() {
    for (int i = 1; i <= 3; i++) {
      fixture
          .with(
              "V" + i + "__t" + i + ".sql",
              "CREATE TABLE t%1$d (id int PRIMARY KEY); INSERT INTO t%1$d VALUES (1), (2);"
                  .formatted(i))
          .with("U" + i + "__t" + i + ".sql", "-- lossy: its rows go\nDROP TABLE t" + i + ";");
    }
    fixture.migrate();
  }

  private List<String> tables() {
    return fixture.database.rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            + " AND relkind IN ('r', 'v') AND relname <> 'flyway_schema_history' ORDER BY relname");
  }

  @Test
  void theLastOneGoesWithItsRowAndIsPendingAgain() {
    threeTables();

    UndoReport report = undo(null, 1);

    assertThat(versions(report)).containsExactly("3");
    assertThat(report.latest()).contains(Version.of("2"));
    assertThat(tables()).containsExactly("t1", "t2");
    assertThat(fixture.history()).containsExactly("1|V1__t1.sql|SQL|t", "2|V2__t2.sql|SQL|t");
    assertThat(
            fixture.database.rows(
                "SELECT version, description, script, reverse, label, undone_by, role = current_user,"
                    + " rehearsed, execution_ms >= 0, at > installed_on FROM lockstep.undone"))
        .containsExactly("3|t3|V3__t3.sql|U3__t3.sql|lossy|test|t|f|t|t");
    assertThat(fixture.eventNames()).contains("migration-undone");

    assertThat(fixture.migrate().applied()).hasSize(1);
    assertThat(tables()).containsExactly("t1", "t2", "t3");
    assertThat(fixture.history()).hasSize(3);
  }

  @Test
  void everythingNewerThanAVersionGoesNewestFirst() {
    threeTables();

    assertThat(versions(undo("1", null))).containsExactly("3", "2");

    assertThat(tables()).containsExactly("t1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "0"})
  void everythingGoes(String word) {
    threeTables();

    UndoReport report = undo(word, null);

    assertThat(versions(report)).containsExactly("3", "2", "1");
    assertThat(report.latest()).isEmpty();
    assertThat(tables()).isEmpty();
    assertThat(fixture.history()).isEmpty();
    assertThat(fixture.migrate().applied()).hasSize(3);
  }

  @Test
  void thereIsNothingToUndoAtTheNewestVersion() {
    threeTables();

    assertThat(undo("3", null).undone()).isEmpty();

    assertThat(fixture.history()).hasSize(3);
  }

  @Test
  void itHasToBeSaidHowFar() {
    threeTables();

    assertThatThrownBy(() -> undo(null, null))
        .isInstanceOf(AmbiguousUndoException.class)
        .hasMessageContaining("--last 1")
        .hasMessageContaining("--to empty");
    assertThatThrownBy(() -> undo("1", 1)).isInstanceOf(AmbiguousUndoException.class);
    assertThatThrownBy(() -> undo(null, 0)).isInstanceOf(AmbiguousUndoException.class);
    assertThatThrownBy(() -> undo("yesterday", null)).isInstanceOf(AmbiguousUndoException.class);
    assertThatThrownBy(() -> undo("4", null)).isInstanceOf(UnknownVersionException.class);
    assertThat(fixture.history()).hasSize(3);
  }

  @Test
  void allThatSpeaksAgainstItIsNamedAndNothingIsChanged() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "-- lockstep:irreversible the rows are gone\nCREATE TABLE b (id int);")
        .with("U2__b.sql", "-- lossless: all\nDROP TABLE b;")
        .with("V3__c.sql", "CREATE TABLE c (id int);")
        .with("U3__c.sql", "-- irreversible: the schema is as before, the data is not\nSELECT 1;")
        .with("V4__d.sql", "CREATE TABLE d (id int);")
        .with("U4__d.sql", "-- lossless: all\nDROP TABLE d;");
    fixture.migrate();
    fixture.with("V4__d.sql", "CREATE TABLE d (id bigint);");
    snapshots =
        row -> row.versionOrNull() == Version.of("3") ? Optional.empty() : Optional.of("s7");
    List<String> before = fixture.history();

    assertThatThrownBy(() -> undo("empty", null))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("nothing was undone, 4 things speak against it")
        .hasMessageContaining("V1__a.sql: has no reverse")
        .hasMessageContaining("V2__b.sql: is irreversible: the rows are gone")
        .hasMessageContaining("'lockstep snapshot restore s7 --to <database>'")
        .hasMessageContaining("V3__c.sql: is irreversible: the schema is as before, the data is")
        .hasMessageContaining("V4__d.sql: was changed after it was applied");
    assertThat(fixture.history()).isEqualTo(before);
    assertThat(tables()).containsExactly("a", "b", "c", "d");
    assertThat(fixture.undone()).isEmpty();
  }

  @Test
  void aVersionThatIsNotAppliedIsNoPlaceToGoBackTo() {
    threeTables();
    fixture.with("V4__t4.sql", "CREATE TABLE t4 (id int);");

    assertThatThrownBy(() -> undo("4", null))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("version 4 is not applied")
        .hasMessageContaining("the database is at version 3");
    assertThatThrownBy(() -> undo(null, 4))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("3 migrations to undo, not 4");
  }

  @Test
  void whatWasAppliedByAProgramWhoseFilesAreNotHereIsNotUndone() {
    threeTables();
    fixture.without("V3__t3.sql").without("U3__t3.sql");

    assertThatThrownBy(() -> undo("1", null))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("V3__t3.sql: is applied, and its file is not here");
    assertThat(tables()).contains("t2", "t3");
  }

  @Test
  void aReverseThatFailsIsRolledBackWithItsRowAndThoseBeforeItAreDone() {
    threeTables();
    fixture.with("U2__t2.sql", "DROP TABLE t2;\nDROP TABLE not_there;");

    assertThatThrownBy(() -> undo("empty", null))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("U2__t2.sql:2 failed")
        .hasMessageContaining("not_there")
        .hasMessageContaining("it was rolled back, correct it and undo again");
    assertThat(tables()).containsExactly("t1", "t2");
    assertThat(fixture.history()).containsExactly("1|V1__t1.sql|SQL|t", "2|V2__t2.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT version FROM lockstep.undone")).containsExactly("3");
  }

  @Test
  void whatIsOlderThanWhatStaysCouldNeverReturn() {
    threeTables();
    // As stock Flyway with outOfOrder applies it.
    fixture.database.execute(
        "UPDATE flyway_schema_history SET installed_rank = 9 WHERE version = '2'");

    assertThatThrownBy(() -> undo(null, 1))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("V3__t3.sql: is newer than version 2")
        .hasMessageContaining("undo both with --to");
    assertThat(versions(undo("1", null))).containsExactly("2", "3");
  }

  @Test
  void nothingBelowABaselineIsUndone() {
    threeTables();
    fixture.database.execute(
        "UPDATE flyway_schema_history SET type = 'BASELINE', script = '<< Flyway Baseline >>'"
            + " WHERE version = '1'");

    assertThatThrownBy(() -> undo("empty", null))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("go back to it with --to 1");
    assertThat(versions(undo("1", null))).containsExactly("3", "2");
  }

  @Test
  void namesInMixedCaseAndPlaceholdersAreTheAuthorsAffair() {
    fixture
        .with("V1__m.sql", "CREATE TABLE \"Mixed Case\" (\"The Id\" int);")
        .with("U1__m.sql", "-- lossy: ${flyway:database}\nDROP TABLE \"Mixed Case\";");
    fixture.migrate();

    undo("empty", null);

    assertThat(tables()).isEmpty();
  }

  @Test
  void aReverseWaitsForALockAsAMigrationDoesAndNamesWhoHoldsIt() throws Exception {
    threeTables();
    fixture.lockTimeout = Duration.ofMillis(100);
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM t3");
      CompletableFuture<UndoReport> run =
          CompletableFuture.supplyAsync(() -> undo(null, 1), Thread::startVirtualThread);
      Eventually.until(fixture::eventNames, names -> names.contains("migration-backed-off"));
      assertThat(tables()).contains("t3");
      other.rollback();

      UndoReport report = run.get();

      assertThat(report.retries()).isPositive();
      assertThat(versions(report)).containsExactly("3");
    }
  }

  @Test
  void aLockThatCannotBeHadInTimeLeavesAllAsItWas() throws Exception {
    threeTables();
    fixture.lockTimeout = Duration.ofMillis(50);
    fixture.lockRetryFor = Duration.ofMillis(200);
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM t3");

      assertThatThrownBy(() -> undo(null, 1))
          .isInstanceOf(LockUnavailableException.class)
          .hasMessageContaining("U3__t3.sql");
      other.rollback();
    }
    assertThat(fixture.history()).hasSize(3);
    assertThat(versions(undo(null, 1))).containsExactly("3");
  }

  @Test
  void ofTwoAtOnceTheSecondSeesWhatTheFirstDid() throws Exception {
    threeTables();
    List<CompletableFuture<Object>> runs = new ArrayList<>();
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM t3");
      for (int i = 0; i < 2; i++) {
        runs.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return undo(null, 1);
                  } catch (RuntimeException e) {
                    return e;
                  }
                },
                Thread::startVirtualThread));
      }
      Eventually.until(fixture::eventNames, names -> names.contains("lease-held"));
      other.rollback();
    }

    List<Object> ends = runs.stream().map(CompletableFuture::join).toList();

    assertThat(ends).filteredOn(UndoReport.class::isInstance).hasSize(1);
    assertThat(ends)
        .filteredOn(UndoRefusedException.class::isInstance)
        .singleElement()
        .asString()
        .contains("changed while this undo was prepared");
    assertThat(tables()).containsExactly("t1", "t2");
  }

  /** V2 makes an index, and its reverse drops it beside the traffic. */
  private void anIndexWithAConcurrentReverse() {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2);")
        .with("V2__i.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);")
        .with("U2__i.sql", "-- lossless: an index only\nDROP INDEX CONCURRENTLY t_id;");
    fixture.migrate();
  }

  @Test
  void aReverseOutsideATransactionLeavesNothingBehind() {
    anIndexWithAConcurrentReverse();

    assertThat(versions(undo(null, 1))).containsExactly("2");

    assertThat(fixture.database.value("SELECT to_regclass('t_id') IS NULL")).isEqualTo("t");
    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT * FROM lockstep.attempt")).isEmpty();
  }

  @Test
  void whatTheJournalStillHasOfTheMigrationIsNotTakenForDoneLater() {
    anIndexWithAConcurrentReverse();
    // As a runner leaves it that was killed right after the row of its migration.
    fixture.database.execute(
        "INSERT INTO lockstep.attempt (script, version, epoch, statements_done, done_digest) VALUES"
            + " ('V2__i.sql', '2', 1, 1, encode(sha256('CREATE INDEX CONCURRENTLY t_id ON t (id)'"
            + " || '\\x00'::bytea), 'hex'))");

    undo(null, 1);
    fixture.migrate();

    assertThat(fixture.database.value("SELECT to_regclass('t_id') IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void oneThatWasCutOffIsHalfUndoneForEverybodyUntilItIsFinished() throws Exception {
    anIndexWithAConcurrentReverse();
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("SELECT * FROM t");
      CompletableFuture<UndoReport> run =
          CompletableFuture.supplyAsync(() -> undo(null, 1), Thread::startVirtualThread);
      String waiting =
          "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
              + " AND query LIKE 'DROP INDEX%'";
      Eventually.isTrue(fixture.database, "SELECT count(*) = 1 " + waiting);
      fixture.database.execute("SELECT pg_terminate_backend(pid) " + waiting);
      assertThatThrownBy(run::join).isInstanceOf(CompletionException.class);
      other.rollback();
    }

    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t", "2|V2__i.sql|SQL|f");
    assertThatThrownBy(fixture::migrate)
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__i.sql is half undone: U2__i.sql stopped after 0 statements")
        .hasMessageContaining("'lockstep undo' finishes it");
    assertThat(fixture.runner().repair())
        .anyMatch(line -> line.startsWith("left as it is: V2__i.sql is half undone"));
    assertThatThrownBy(() -> undo("2", null))
        .isInstanceOf(UndoRefusedException.class)
        .hasMessageContaining("half undone");

    assertThat(versions(undo(null, null))).containsExactly("2");

    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT * FROM lockstep.attempt")).isEmpty();
    assertThat(fixture.database.value("SELECT to_regclass('t_id') IS NULL")).isEqualTo("t");
    fixture.migrate();
    assertThat(fixture.history()).hasSize(2);
  }

  @Test
  void repeatableMigrationsOfWhatIsTouchedAreAppliedAgainOrSaidToBePending() {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int); CREATE TABLE apart (id int);")
        .with("V2__c.sql", "ALTER TABLE t ADD c int;")
        .with(
            "U2__c.sql",
            "-- lossy: c\nDROP VIEW both_columns, one_column; ALTER TABLE t DROP COLUMN c;")
        .with("R__a_one.sql", "CREATE OR REPLACE VIEW one_column AS SELECT id FROM t;")
        .with("R__b_both.sql", "CREATE OR REPLACE VIEW both_columns AS SELECT id, c FROM t;")
        .with("R__c_apart.sql", "CREATE OR REPLACE VIEW far_away AS SELECT id FROM apart;");
    fixture.migrate();

    UndoReport report = undo(null, 1);

    assertThat(report.repeatables())
        .extracting(UndoReport.Repeatable::script)
        .containsExactly("R__a_one.sql", "R__b_both.sql");
    assertThat(report.repeatables().get(0).problem()).isEmpty();
    assertThat(report.repeatables().get(1).problem().orElse("")).contains("column \"c\"");
    assertThat(tables()).containsExactly("apart", "far_away", "one_column", "t");
    assertThat(fixture.history())
        .containsExactly("1|V1__t.sql|SQL|t", "∅|R__c_apart.sql|SQL|t", "∅|R__a_one.sql|SQL|t");

    fixture.migrate();
    assertThat(tables()).containsExactly("apart", "both_columns", "far_away", "one_column", "t");
  }

  @Test
  void aViewThatGoesByCascadeIsMadeAgain() {
    fixture
        .with("V1__t.sql", "CREATE TABLE t (id int);")
        .with("V2__v.sql", "CREATE TABLE base (id int); CREATE VIEW middle AS SELECT id FROM base;")
        .with("U2__v.sql", "-- lossy: base\nDROP TABLE base CASCADE;")
        .with("R__top.sql", "CREATE OR REPLACE VIEW top AS SELECT id FROM middle;");
    fixture.migrate();

    undo(null, 1);
    assertThat(tables()).containsExactly("t");
    fixture.migrate();

    assertThat(tables()).containsExactly("base", "middle", "t", "top");
  }

  @Test
  void dataThatTheMigrationKeptComesBackAndItsCopyGoes() throws Exception {
    fixture
        .with(
            "V1__t.sql",
            "CREATE TABLE t (id int PRIMARY KEY, note text); INSERT INTO t VALUES (1, 'a'), (2, 'b');")
        .with("V2__d.sql", "-- lockstep:keep t.note for 30 days\nALTER TABLE t DROP COLUMN note;")
        .with(
            "U2__d.sql",
            """
            -- lossless: what was kept is put back
            ALTER TABLE t ADD COLUMN note text;
            UPDATE t SET note = k.note FROM lockstep_kept."2.public.t.note" k WHERE k.id = t.id;
            """);
    fixture.migrate();
    fixture.database.execute("INSERT INTO t VALUES (3)");

    try (Connection connection = fixture.database.connections().open()) {
      assertThat(
              UndoPreview.of(runner().plan(connection, UndoRequest.of(null, 1)), connection)
                  .steps()
                  .getFirst()
                  .kept())
          .singleElement()
          .satisfies(kept -> assertThat(kept.text()).contains("2 kept values"));
    }
    UndoReport report = undo(null, 1);

    assertThat(report.kept()).singleElement().asString().startsWith("public.t.note: all 2 rows");
    assertThat(fixture.database.rows("SELECT id, note FROM t ORDER BY id"))
        .containsExactly("1|a", "2|b", "3|∅");
    assertThat(
            fixture.database.value(
                "SELECT to_regclass('lockstep_kept.\"2.public.t.note\"') IS NULL"))
        .isEqualTo("t");
  }

  /** Of two columns, the one that the reverse gives a default is filled by it. */
  private void twoKeptColumns() {
    fixture
        .with(
            "V1__t.sql",
            "CREATE TABLE \"Works\" (id int PRIMARY KEY, \"Note\" text NOT NULL, mood text NOT NULL);"
                + " INSERT INTO \"Works\" VALUES (1, 'a', 'x'), (2, 'b', 'y');")
        .with(
            "V2__d.sql",
            """
            -- lockstep:keep "Works"."Note" for 30 days
            -- lockstep:keep "Works".mood for 30 days
            ALTER TABLE "Works" DROP COLUMN "Note", DROP COLUMN mood;
            """)
        .with("U2__d.sql", back("UPDATE \"Works\" SET \"Note\" = '' WHERE false;"));
    fixture.migrate();
  }

  private static String back(String fill) {
    return """
        -- lossless: what was kept is put back
        ALTER TABLE "Works" ADD COLUMN "Note" text;
        UPDATE "Works" t SET "Note" = k."Note" FROM lockstep_kept."2.public.Works.Note" k WHERE k.id = t.id;
        ALTER TABLE "Works" ADD COLUMN mood text DEFAULT 'none';
        UPDATE "Works" t SET mood = k.mood FROM lockstep_kept."2.public.Works.mood" k WHERE k.id = t.id;
        %s
        ALTER TABLE "Works" ALTER COLUMN "Note" SET NOT NULL, ALTER mood SET NOT NULL;
        """
        .formatted(fill);
  }

  private List<String> keptLines() throws SQLException {
    try (Connection connection = fixture.database.connections().open()) {
      return UndoPreview.of(runner().plan(connection, UndoRequest.of(null, 1)), connection)
          .steps()
          .getFirst()
          .keptLines();
    }
  }

  private List<String> unfilled() {
    return fixture.events.stream()
        .filter(event -> event.name().equals("kept-column-unfilled"))
        .map(Event::message)
        .toList();
  }

  @Test
  void rowsWithoutAKeptValueForANotNullColumnAreNamedBeforeTheReverseFailsAtThem()
      throws Exception {
    twoKeptColumns();
    assertThat(keptLines()).hasSize(2).noneMatch(line -> line.contains("NOT NULL"));
    fixture.database.execute("INSERT INTO \"Works\" VALUES (3), (4), (5)");
    String warning =
        "U2__d.sql makes public.\"Works\".\"Note\" NOT NULL, and 3 rows of the table have no kept"
            + " value: it fails, and nothing of it stays, unless it fills them; add to it, before SET"
            + " NOT NULL: UPDATE public.\"Works\" SET \"Note\" = … WHERE \"Note\" IS NULL";

    assertThat(keptLines()).hasSize(3).last().isEqualTo(warning);
    assertThatThrownBy(() -> undo(null, 1))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("contains null values");
    assertThat(unfilled()).containsExactly(warning);
    assertThat(fixture.history()).hasSize(2);

    // As the warning says.
    fixture.with(
        "U2__d.sql", back("UPDATE public.\"Works\" SET \"Note\" = '?' WHERE \"Note\" IS NULL;"));
    undo(null, 1);

    assertThat(fixture.database.rows("SELECT * FROM \"Works\" ORDER BY id"))
        .containsExactly("1|a|x", "2|b|y", "3|?|none", "4|?|none", "5|?|none");
  }

  @Test
  void aTableThatIsLockedIsNotWaitedForWhenKeptDataIsCounted() throws Exception {
    twoKeptColumns();
    fixture.database.execute("INSERT INTO \"Works\" VALUES (3)");
    try (Connection other = fixture.database.open();
        Statement work = other.createStatement()) {
      other.setAutoCommit(false);
      work.execute("LOCK TABLE \"Works\"");

      assertThat(keptLines())
          .hasSize(2)
          .allMatch(line -> line.endsWith("come back; what came since was not counted"));
      other.rollback();
    }
  }

  @Test
  void theDryRunCountsWhatGoesByTheNamesThatThingsHaveNow() throws Exception {
    fixture
        .with(
            "V1__t.sql",
            "CREATE TABLE t (id int, note text); INSERT INTO t VALUES (1, 'a'), (2, NULL);")
        .with("U1__t.sql", "-- lossy: t goes\nDROP TABLE t;")
        .with("V2__c.sql", "ALTER TABLE t ADD d int; UPDATE t SET d = 1 WHERE id = 1;")
        .with("U2__c.sql", "-- lossy: d goes\nALTER TABLE t DROP COLUMN d;")
        .with(
            "V3__r.sql", "ALTER TABLE t RENAME TO \"Now\"; ALTER TABLE \"Now\" RENAME d TO \"D\";")
        .with(
            "U3__r.sql",
            "-- lossless: names\n"
                + "ALTER TABLE \"Now\" RENAME \"D\" TO d; ALTER TABLE \"Now\" RENAME TO t;");
    fixture.migrate();

    try (Connection connection = fixture.database.connections().open()) {
      UndoPreview preview =
          UndoPreview.of(runner().plan(connection, UndoRequest.of("empty", null)), connection);

      assertThat(preview.steps().get(0).data()).isEmpty();
      assertThat(preview.steps().get(0).sql()).startsWith("-- lossless: names");
      assertThat(preview.steps().get(1).data())
          .singleElement()
          .satisfies(
              data -> {
                assertThat(data.text())
                    .startsWith("drops column \"Now\".\"D\": 2 rows, 1 of them with a value");
                assertThat(data.exact()).isTrue();
              });
      assertThat(preview.steps().get(2).data())
          .singleElement()
          .satisfies(data -> assertThat(data.rows()).isEqualTo(2));
      assertThat(preview.steps().get(0).forecast().locks())
          .anyMatch(lock -> lock.relation().contains("Now"));
    }
    assertThat(fixture.history()).hasSize(3);
  }
}
