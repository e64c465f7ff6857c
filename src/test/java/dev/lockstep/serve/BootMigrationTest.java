// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.event.Event;
import dev.lockstep.health.Vitals;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.run.SqlEngine;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.migration.undo.UndoneBackfills;
import dev.lockstep.postgres.Connections;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFolderFixture;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.time.Sleeper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootMigrationTest {
  /** How often a gate was looked at. */
  private static final AtomicInteger LOOKS = new AtomicInteger();

  private Function<RunListener, RunContext> context;
  private final TestDatabase database = TestDatabase.create();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<String> url = new AtomicReference<>(database.url());
  private MigrationFolderFixture folder;

  /** What the next run ends by, in the middle of its work. */
  private final AtomicReference<Error> error = new AtomicReference<>();

  private BootMigration migration;

  @BeforeEach
  void oneMigration(@TempDir Path root) {
    folder =
        new MigrationFolderFixture(root)
            .write("migrations/V1__one.sql", "CREATE TABLE one (id int)");
  }

  @AfterEach
  void stop() {
    migration.close();
    database.close();
  }

  @Test
  void migratesAtBoot() {
    start(true);

    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(migration.hasBootEnded()).isTrue();
    assertThat(database.value("SELECT to_regclass('one')")).isEqualTo("one");
  }

  @Test
  void doesNothingIfToldSoUntilAsked() {
    start(false);
    assertThat(migration.state().name()).isEqualTo("off");
    assertThat(migration.hasBootEnded()).isTrue();

    assertThat(migration.apply()).isTrue();

    Eventually.until(migration::state, BootState.Done.class::isInstance);
  }

  @Test
  void waitsForADatabaseThatIsAwayAndGoesOnWhenItIsBack() {
    url.set("postgres://nobody@localhost:1/app");
    start(true);
    BootState waiting = Eventually.until(migration::state, BootState.Waiting.class::isInstance);
    assertThat(((BootState.Waiting) waiting).problem())
        .contains("localhost:1/app cannot be reached");
    assertThat(migration.hasBootEnded()).isFalse();

    url.set(database.url());

    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(migration.hasBootEnded()).isTrue();
  }

  @Test
  void wrongSqlStaysFailedUntilItIsCorrectedAndAskedFor() {
    folder.write("migrations/V2__two.sql", "CREATE TABEL two (id int)");
    start(true);
    Eventually.until(migration::state, BootState.Failed.class::isInstance);
    assertThat(migration.failure()).get().asString().contains("V2__two.sql", "syntax error");
    assertThat(migration.hasBootEnded()).isTrue();

    folder.write("migrations/V2__two.sql", "CREATE TABLE two (id int)");
    assertThat(migration.apply()).isTrue();

    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(migration.failure()).isEmpty();
  }

  @Test
  void runningOutOfMemoryIsFailedSaysSoAndMayBeTriedAgain() {
    error.set(new OutOfMemoryError("Java heap space"));
    start(true);

    Eventually.until(migration::state, BootState.Failed.class::isInstance);
    assertThat(migration.failure()).get().asString().contains("ran out of memory");
    assertThat(migration.hasBootEnded()).isTrue();
    assertThat(events)
        .anyMatch(
            event ->
                event.name().equals("migrations-failed")
                    && event.message().contains("out of memory"));

    assertThat(migration.apply()).isTrue();
    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(database.value("SELECT to_regclass('one')")).isEqualTo("one");
  }

  @Test
  void anErrorThatEndsTheThreadIsFailedSaidAndEndsTheProcessToo() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Vitals vitals = new Vitals();
    Thread.setDefaultUncaughtExceptionHandler(new UncaughtErrors(vitals, events::add));
    try {
      error.set(new NoClassDefFoundError("org/example/Gone"));
      start(true);

      Eventually.until(migration::state, BootState.Failed.class::isInstance);
      Eventually.until(vitals::problem, Optional::isPresent);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(vitals.problem()).get().asString().contains("lockstep-migrate", "Gone");
    assertThat(migration.failure()).get().asString().contains("org/example/Gone");
    assertThat(migration.hasBootEnded()).isTrue();
    Eventually.until(
        () -> events.stream().map(Event::name).toList(), names -> names.contains("thread-died"));
  }

  @Test
  void aThreadThatIsBegunForOneThingIsMissedByNobody() throws Exception {
    Vitals vitals = new Vitals();
    UncaughtErrors words = new UncaughtErrors(vitals, events::add);
    start(false);

    words.uncaughtException(new Thread("lockstep-lease"), new IllegalStateException("one"));
    words.uncaughtException(new Thread("pool-1"), new IllegalStateException("two"));
    assertThat(vitals.problem()).isEmpty();
    words.uncaughtException(new Thread("lockstep-backfill-1"), new AssertionError("three"));

    assertThat(vitals.problem()).get().asString().contains("lockstep-backfill-1", "three");
    assertThat(events).extracting(Event::name).containsOnly("thread-died").hasSize(3);
  }

  @Test
  void badFilesAreFailedAndNothingIsChanged() {
    folder.write("migrations/V2_no_description.sql", "SELECT 1");
    start(true);

    Eventually.until(migration::state, BootState.Failed.class::isInstance);
    assertThat(migration.failure()).get().asString().contains("V2_no_description.sql");
    assertThat(database.value("SELECT to_regclass('one') IS NULL")).isEqualTo("t");
  }

  @Test
  void goesOnByItselfWhenTheGateOpens() {
    database.execute("CREATE SCHEMA gates; CREATE SEQUENCE gates.open");
    folder.write(
        "migrations/V2__two.sql", "-- lockstep:requires-backfill fill\nCREATE TABLE two (id int)");
    start(true);
    BootState gated = Eventually.until(migration::state, BootState.Gated.class::isInstance);
    assertThat(((BootState.Gated) gated).gate()).isEqualTo("2 two waits for backfill fill");
    assertThat(migration.hasBootEnded()).isTrue();

    database.execute("SELECT nextval('gates.open')");

    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(database.value("SELECT to_regclass('two')")).isEqualTo("two");
  }

  @Test
  void anUndoThatIsAskedForIsDoneAndOneThatIsRefusedGoesOnWaitingForItsGate() {
    database.execute("CREATE SCHEMA gates; CREATE SEQUENCE gates.open");
    folder
        .write("migrations/U1__one.sql", "-- lossy: one\nDROP TABLE one")
        .write("migrations/V2__two.sql", "CREATE TABLE two (id int)")
        .write(
            "migrations/V3__three.sql",
            "-- lockstep:requires-backfill fill\nCREATE TABLE three (id int)");
    start(true);
    Eventually.until(migration::state, BootState.Gated.class::isInstance);

    assertThat(migration.undo(new UndoRequest.Last(1), Rehearsal.NONE)).isTrue();
    BootState refused = Eventually.until(migration::state, BootState.NotUndone.class::isInstance);
    assertThat(((BootState.NotUndone) refused).message()).contains("V2__two.sql: has no reverse");
    assertThat(migration.failure()).isEmpty();

    database.execute("SELECT nextval('gates.open')");
    Eventually.until(migration::state, BootState.Done.class::isInstance);

    folder
        .write("migrations/U2__two.sql", "-- lossy: two\nDROP TABLE two")
        .write("migrations/U3__three.sql", "-- lossy: three\nDROP TABLE three");
    assertThat(migration.undo(new UndoRequest.Last(2), Rehearsal.NONE)).isTrue();
    BootState undone = Eventually.until(migration::state, BootState.Undone.class::isInstance);
    assertThat(((BootState.Undone) undone).message())
        .isEqualTo("undid 2 migrations, the database is at version 1");
    assertThat(database.value("SELECT to_regclass('two') IS NULL")).isEqualTo("t");
    assertThat(migration.apply()).isTrue();
    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(database.value("SELECT to_regclass('two')")).isEqualTo("two");
  }

  @Test
  void whatSomebodyUndidElsewhereIsNotAppliedAgainBecauseAGateOpens() throws Exception {
    database.execute("CREATE SCHEMA gates; CREATE SEQUENCE gates.open");
    folder
        .write("migrations/V2__two.sql", "CREATE TABLE two (id int)")
        .write("migrations/U2__two.sql", "-- lossy: two\nDROP TABLE two")
        .write(
            "migrations/V3__three.sql",
            "-- lockstep:requires-backfill fill\nCREATE TABLE three (id int)");
    start(true);
    Eventually.until(migration::state, BootState.Gated.class::isInstance);

    new UndoRunner(context.apply(RunListener.NONE), UndoneBackfills.NONE, SnapshotLookup.NONE)
        .run(new UndoRequest.Last(1), Rehearsal.NONE);
    database.execute("SELECT nextval('gates.open')");
    int asked = LOOKS.get();

    Eventually.until(LOOKS::get, looks -> looks >= asked + 3);
    assertThat(migration.state()).isInstanceOf(BootState.Gated.class);
    assertThat(database.value("SELECT to_regclass('two') IS NULL")).isEqualTo("t");
    assertThat(migration.apply()).isTrue();
    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(database.value("SELECT to_regclass('three')")).isEqualTo("three");
  }

  @Test
  void stopCancelsTheRunningMigrationRollsItBackAndReleasesTheLease() {
    folder.write("migrations/V2__slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(600)");
    start(true);
    Eventually.until(
        () ->
            database.value(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active' AND pid <> pg_backend_pid()"),
        "1"::equals);
    assertThat(migration.apply()).as("a run is under way").isFalse();

    migration.stop(Duration.ofSeconds(30));

    assertThat(
            database.value("SELECT to_regclass('slow') IS NULL AND to_regclass('one') IS NOT NULL"))
        .isEqualTo("t");
    assertThat(database.value("SELECT expires_at = '-infinity' FROM lockstep.lease"))
        .isEqualTo("t");
    assertThat(events).extracting(Event::name).contains("migrations-stopped");
  }

  @Test
  void whoBlocksAMigrationIsSaidWhileItDoesAndByTheProbeWithoutValues() throws Exception {
    folder.write(
        "migrations/V1__one.sql",
        "CREATE TABLE busy (id int, secret text); INSERT INTO busy VALUES (1, 'x')");
    start(true);
    Eventually.until(migration::state, BootState.Done.class::isInstance);
    folder.write("migrations/V2__more.sql", "ALTER TABLE busy ADD COLUMN more int");
    try (Connection blocker = database.open()) {
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        statement.execute("UPDATE busy SET secret = 'of a user' WHERE id = 1");
      }
      assertThat(migration.apply()).isTrue();
      Eventually.until(() -> blockers().size(), size -> size == 1);
      assertThat(blockers().get(0).query()).contains("UPDATE busy SET secret = 'of a user'");

      HealthCheckResponse probe = new StartedProbe(migration, Clock.systemUTC()).call();

      assertThat(probe.getData().orElseThrow().get("blockedBy"))
          .asString()
          .contains("pid ", "UPDATE busy SET secret = ? WHERE id = ?")
          .doesNotContain("of a user");
      blocker.rollback();
    }
    Eventually.until(migration::state, BootState.Done.class::isInstance);
    assertThat(new StartedProbe(migration, Clock.systemUTC()).call().getData().orElseThrow())
        .doesNotContainKey("blockedBy");
  }

  private List<Blocker> blockers() {
    return migration.state() instanceof BootState.Running running ? running.blockers() : List.of();
  }

  @Test
  void everyStateHasAGaugeFromTheStartOn() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    start(true);
    RunStateGauges.register(registry, migration);
    assertThat(registry.find("lockstep.migrations.run").gauges())
        .hasSize(RunStateGauges.STATES.size());

    Eventually.until(
        () -> registry.get("lockstep.migrations.run").tag("state", "done").gauge().value(),
        value -> value == 1);
    assertThat(
            registry.find("lockstep.migrations.run").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum())
        .as("one state at a time")
        .isEqualTo(1);
  }

  @Test
  void aRunInARunIsIllegal() {
    start(false);
    BootState.Running running = migration.state().begin(java.time.Instant.EPOCH);

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> running.begin(java.time.Instant.EPOCH))
        .isInstanceOf(IllegalStateException.class);
  }

  private void start(boolean atStart) {
    Connections direct = () -> source(url.get()).getConnection();
    CancellableDataSource engine = new CancellableDataSource(source(database.url()), direct);
    Gate gate = new TableGate();
    SqlEngine flyway = new FlywayEngine(engine);
    context =
        progress ->
            new RunContext(
                direct,
                new SqlEngine() {
                  @Override
                  public Connection open() throws SQLException {
                    return flyway.open();
                  }

                  @Override
                  public void apply(
                      Connection session, List<MigrationFile> files, Execution execution) {
                    Error due = error.getAndSet(null);
                    if (due != null) {
                      throw due;
                    }
                    flyway.apply(session, files, execution);
                  }

                  @Override
                  public void undo(
                      Connection session, List<MigrationFile> files, ReverseExecution execution) {
                    flyway.undo(session, files, execution);
                  }

                  @Override
                  public void begin(
                      String schema, List<HistoryRow> rows, FirstInTransaction first) {
                    throw new UnsupportedOperationException("a boot begins no history by hand");
                  }
                },
                new MigrationSettings(
                    () -> MigrationFolder.read(folder.migrations()),
                    Duration.ofSeconds(2),
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    "test",
                    NotOurs.parseAll("schema:gates")),
                events::add,
                progress,
                Sleeper.SLEEP);
    migration =
        new BootMigration(
            progress -> new MigrationRunner(context.apply(progress), gate),
            progress ->
                new UndoRunner(context.apply(progress), UndoneBackfills.NONE, SnapshotLookup.NONE),
            new BootMigration.Work(
                direct,
                gate,
                engine,
                Duration.ofMillis(50),
                "localhost:1/app",
                () -> {},
                closed -> {}),
            atStart,
            events::add,
            Clock.systemUTC());
    migration.start();
  }

  private static javax.sql.DataSource source(String url) {
    return Database.dataSource(DatabaseSettings.parse(url), "lockstep test");
  }

  /** Open once a value was taken of the sequence gates.open: a table would be somebody else's. */
  private static final class TableGate implements Gate {
    @Override
    public boolean complete(Connection connection, String backfill) throws SQLException {
      LOOKS.incrementAndGet();
      try (Statement statement = connection.createStatement();
          ResultSet results = statement.executeQuery("SELECT is_called FROM gates.open")) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }
}
