// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.catalog.Outside;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.migration.undo.UndoneBackfills;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.MigrationFolderFixture;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.time.Sleeper;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal finds before the first change, on the live database that would have had it. */
class UndoRehearsalTest {
  @TempDir Path root;
  private final TestDatabase database = TestDatabase.create();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private ScratchSource scratch = Scratch.source();

  @AfterEach
  void close() {
    database.close();
  }

  private UndoRehearsalTest with(String file, String sql) {
    new MigrationFolderFixture(root).write("migrations/" + file, sql);
    return this;
  }

  private RunContext context() {
    DatabaseSettings settings = DatabaseSettings.parse(database.url());
    return new RunContext(
        database.connections(),
        new FlywayEngine(Database.dataSource(settings, "lockstep test")),
        new MigrationSettings(
            () -> MigrationFolder.read(root.resolve("migrations")),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            "test",
            List.of()),
        events::add,
        RunListener.NONE,
        Sleeper.SLEEP);
  }

  private void migrate() throws Exception {
    Gate open = (connection, backfill) -> true;
    new MigrationRunner(context(), open).run(Options.ALL);
  }

  private UndoReport undo(String to) throws SQLException, InterruptedException {
    return new UndoRunner(context(), UndoneBackfills.NONE, SnapshotLookup.NONE)
        .run(
            UndoRequest.of(to, null),
            new UndoRehearsal(scratch, Outside.NONE, List.of(), Duration.ofSeconds(2)));
  }

  private String versions() {
    return database.value(
        "SELECT string_agg(version, ' ' ORDER BY installed_rank) FROM flyway_schema_history"
            + " WHERE version IS NOT NULL");
  }

  private void refuses(String to, String... words) {
    String before = versions();
    assertThatThrownBy(() -> undo(to))
        .isInstanceOf(UndoRefusedException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
    assertThat(versions()).isEqualTo(before);
    assertThat(
            database.rows(
                "SELECT datname FROM pg_database WHERE datname LIKE 'lockstep_scratch_"
                    + ProcessHandle.current().pid()
                    + "_%'"))
        .isEmpty();
  }

  private UndoRehearsalTest twoSteps() {
    return with("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1);")
        .with("U1__a.sql", "-- lossy: a\nDROP TABLE a;")
        .with("V2__b.sql", "ALTER TABLE a ADD b text; CREATE INDEX a_b ON a (b);")
        .with("U2__b.sql", "-- lossy: b\nALTER TABLE a DROP COLUMN b;");
  }

  @Test
  void whatGoesWellIsUndoneAndSaidToBeRehearsed() throws Exception {
    twoSteps().migrate();

    assertThat(undo("1").rehearsed()).isTrue();

    assertThat(versions()).isEqualTo("1");
    assertThat(database.value("SELECT rehearsed FROM lockstep.undone")).isEqualTo("t");
    assertThat(undo("empty").undone()).hasSize(1);
  }

  /** On the scratch database no backfill runs, and the rows are as if one had. */
  @Test
  void rowsThatMigrationsInsertAreAsTheBackfillOfAGateLeavesThem() throws Exception {
    with("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, b text); INSERT INTO a VALUES (1);")
        .with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;")
        .migrate();
    database.execute("UPDATE a SET b = 'filled'");
    with(
            "V2__b.sql",
            "-- lockstep:requires-backfill fill\n"
                + "ALTER TABLE a ADD CONSTRAINT b_there CHECK (b IS NOT NULL);")
        .with("U2__b.sql", "-- lossless: b\nALTER TABLE a DROP CONSTRAINT b_there;")
        .with("V3__b.sql", "ALTER TABLE a ALTER b SET NOT NULL;")
        .with("U3__b.sql", "-- lossless: b\nALTER TABLE a ALTER b DROP NOT NULL;")
        .migrate();

    assertThat(undo("1").rehearsed()).isTrue();

    assertThat(versions()).isEqualTo("1");
    assertThat(database.value("SELECT b FROM a")).isEqualTo("filled");
  }

  @Test
  void aReverseThatFailsIsNamedWithFileAndLine() throws Exception {
    twoSteps().with("U2__b.sql", "-- lossy: b\nALTER TABLE a\n  DROP COLUMN c;").migrate();

    refuses("1", "U2__b.sql:2: fails on a scratch copy", "column \"c\"");
  }

  @Test
  void aReverseThatDoesNotReverseIsNamedWithTheDifference() throws Exception {
    twoSteps().with("U2__b.sql", "-- lossless: no\nDROP INDEX a_b;").migrate();

    refuses(
        "1",
        "U2__b.sql: does not give back the state before V2__b.sql",
        "column public.a.b should not be there");
  }

  @Test
  void driftInWhatTheUndoTakesIsNamedAndOtherDriftIsNot() throws Exception {
    twoSteps().migrate();
    database.execute(
        "ALTER TABLE a ADD by_hand text; UPDATE a SET by_hand = 'precious'; CREATE TABLE other (id int)");

    refuses("empty", "live schema: column public.a.by_hand", "and the undo touches it");
    assertThat(undo("1").undone()).hasSize(1);
    assertThat(database.value("SELECT by_hand FROM a")).isEqualTo("precious");
  }

  @Test
  void aViewThatSomebodyMadeOnWhatGoesIsNamed() throws Exception {
    twoSteps().migrate();
    database.execute("CREATE VIEW by_hand AS SELECT b FROM a");

    refuses("1", "live schema: view public.by_hand is not in the schema");
  }

  @Test
  void rightsOfRolesThatAScratchServerDoesNotHaveAreNoObstacle() throws Exception {
    twoSteps().migrate();
    database.execute("GRANT SELECT ON a TO PUBLIC; COMMENT ON TABLE a IS 'by hand'");

    assertThat(undo("empty").undone()).hasSize(2);
  }

  @Test
  void whatAnotherBranchBuiltOnItIsFoundInTheOrderOfTheHistory() throws Exception {
    twoSteps()
        .with("V3__c.sql", "CREATE TABLE c (id int PRIMARY KEY);")
        .with("U3__c.sql", "-- lossy: c\nDROP TABLE c;")
        .migrate();
    // As stock Flyway with outOfOrder does it: an older version came last, and needs a newer one.
    with("V2.5__d.sql", "ALTER TABLE a ADD c_id int REFERENCES c;")
        .with("U2.5__d.sql", "-- lossy: c_id\nALTER TABLE a DROP COLUMN c_id;");
    database.execute("ALTER TABLE a ADD c_id int REFERENCES c");
    database.execute(
        "INSERT INTO flyway_schema_history SELECT 4, '2.5', 'd', 'SQL', 'V2.5__d.sql', "
            + MigrationFolder.read(root.resolve("migrations")).versioned().stream()
                .filter(file -> file.script().equals("V2.5__d.sql"))
                .findFirst()
                .orElseThrow()
                .checksum()
            + ", 'me', now(), 1, true");

    refuses("2.5", "U3__c.sql:2: fails on a scratch copy", "other objects depend on it");
    assertThat(undo("2").undone())
        .extracting(each -> each.step().version().toString())
        .containsExactly("2.5", "3");
  }

  @Test
  void aViewOfARepeatableMigrationStepsAsideAndComesBack() throws Exception {
    twoSteps()
        .with("R__1_all.sql", "CREATE OR REPLACE VIEW whole AS SELECT * FROM a;")
        .with("R__2_more.sql", "CREATE OR REPLACE VIEW \"More\" AS SELECT * FROM whole;")
        .with("R__3_b.sql", "CREATE OR REPLACE VIEW b_only AS SELECT b FROM a;")
        .migrate();

    UndoReport report = undo("1");

    assertThat(events).extracting(Event::name).contains("views-dropped");
    assertThat(report.repeatables())
        .extracting(each -> each.script() + " " + each.problem().isEmpty())
        .containsExactly("R__1_all.sql true", "R__2_more.sql true", "R__3_b.sql false");
    assertThat(database.rows("SELECT * FROM \"More\"")).containsExactly("1");
    migrate();
    assertThat(database.rows("SELECT * FROM b_only")).hasSize(1);
  }

  @Test
  void aViewOfARepeatableMigrationThatSomebodyBuiltOnStaysInTheWay() throws Exception {
    twoSteps().with("R__1_all.sql", "CREATE OR REPLACE VIEW whole AS SELECT * FROM a;").migrate();
    database.execute("CREATE VIEW by_hand AS SELECT id FROM whole");

    assertThatThrownBy(() -> undo("1"))
        .hasMessageContaining("U2__b.sql")
        .hasMessageContaining("cannot drop");
    assertThat(versions()).isEqualTo("1 2");
    assertThat(database.rows("SELECT * FROM by_hand")).hasSize(1);
  }

  @Test
  void withoutAScratchServerItIsSaidThatThereWasNoRehearsal() throws Exception {
    twoSteps().migrate();
    scratch =
        ScratchSource.on(
            name -> {
              throw new SQLException("permission denied to create database", "42501");
            },
            "nowhere",
            Clock.systemUTC(),
            Events.NONE);

    assertThatThrownBy(() -> undo("1"))
        .isInstanceOf(UnrehearsedException.class)
        .hasMessageContaining("could not be rehearsed")
        .hasMessageContaining("--unrehearsed");
    assertThat(versions()).isEqualTo("1 2");
  }

  @Test
  void aBaselineWithoutFilesCannotBeRehearsed() throws Exception {
    twoSteps().migrate();
    database.execute(
        "UPDATE flyway_schema_history SET type = 'BASELINE', version = '0.5',"
            + " script = '<< Flyway Baseline >>' WHERE version = '1'");
    with("V1__a.sql", "SELECT 1;").with("U1__a.sql", "SELECT 1;");
    java.nio.file.Files.delete(root.resolve("migrations/V1__a.sql"));
    java.nio.file.Files.delete(root.resolve("migrations/U1__a.sql"));

    assertThatThrownBy(() -> undo("0.5"))
        .isInstanceOf(UnrehearsedException.class)
        .hasMessageContaining("baseline at version 0.5");
  }
}
