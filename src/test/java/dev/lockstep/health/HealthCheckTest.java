// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.MigrationFolderFixture;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.time.Sleeper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {
  private static final String GATED =
      "-- lockstep:requires-backfill fill\nALTER TABLE artists ALTER COLUMN slug SET NOT NULL";

  private final TestDatabase database = TestDatabase.create();
  private MigrationFolderFixture folder;
  private Optional<String> lastFailure = Optional.empty();
  private HealthReport.Drift drift = HealthReport.Drift.NOT_CHECKED;

  @BeforeEach
  void oneMigration(@TempDir Path root) {
    folder =
        new MigrationFolderFixture(root)
            .write("migrations/V1__artists.sql", "CREATE TABLE artists (id int PRIMARY KEY)")
            .write("schema/artists.sql", "")
            .write("schema/_types.sql", "")
            .write("schema/artistsOld.shim.sql", "");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void appliedAndCompleteIsHealthyAndReady() throws Exception {
    migrate();

    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(seen.ready()).isTrue();
    assertThat(seen.report().tables())
        .isEqualTo(new HealthReport.Tables(List.of("artists"), List.of(), List.of()));
    assertThat(seen.report().database().name()).isEqualTo(database.name());
    assertThat(seen.report().database().server())
        .isEqualTo(database.value("SHOW server_version").split(" ")[0]);
    assertThat(seen.report().database().readOnly()).isFalse();
    assertThat(seen.report().migrations().applied()).isEqualTo(1);
    assertThat(seen.report().migrations().latestApplied().version()).isEqualTo("1");
  }

  @Test
  void jsonHasTheFieldsOfTheContractNullsIncluded() throws Exception {
    ObjectMapper mapper =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    JsonNode json = mapper.readTree(mapper.writeValueAsString(observe().report()));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "status", "checkedAt", "database", "tables", "migrations", "drift", "backfills");
    assertThat(json.get("status").asText()).isEqualTo("pending");
    assertThat(json.get("database").fieldNames())
        .toIterable()
        .startsWith("reachable", "latencyMs", "server", "name", "readOnly");
    assertThat(json.get("migrations").fieldNames())
        .toIterable()
        .startsWith("latestApplied", "applied", "pending", "failed", "gatedBy");
    assertThat(json.get("migrations").get("gatedBy").isNull()).isTrue();
    assertThat(json.get("migrations").get("latestApplied").isNull()).isTrue();
    assertThat(json.get("drift").toString()).isEqualTo("{\"checked\":false,\"differences\":[]}");
  }

  /** None is expected, there or not, with a module or without; none is unexpected. */
  @Test
  void partitionsAreNeitherExpectedNorUnexpected() throws Exception {
    folder
        .write(
            "migrations/V2__events.sql",
            """
            CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE events_2026 PARTITION OF events
              FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE TABLE "Events rest" PARTITION OF events DEFAULT;
            CREATE TABLE readings (id int);
            CREATE TABLE readings_1 () INHERITS (readings);
            CREATE TABLE events_p2025 (id int, at date);
            CREATE TABLE events_log (line text);
            CREATE TABLE schema_migrations (version text);
            CREATE TABLE audit_1 (id int);
            """)
        .write("schema/events.sql", "-- lockstep:partitions-managed-elsewhere\n")
        .write("schema/readings.sql", "-- lockstep:partitions-managed-elsewhere\n")
        .write("schema/audit_1.sql", "")
        .write("schema/_ours.sql", "-- lockstep:not-ours public.audit_*\n")
        .write(
            "schema/events_2026.sql",
            "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO"
                + " ('2027-01-01');")
        .write(
            "schema/Events rest.sql",
            "CREATE TABLE public.\"Events rest\" (id int, at date);\n"
                + "ALTER TABLE events ATTACH PARTITION public.\"Events rest\" DEFAULT;");
    migrate();
    HealthReport.Tables tables =
        new HealthReport.Tables(
            List.of("artists", "events", "readings"), List.of(), List.of("events_log"));
    assertThat(observe().report().tables()).isEqualTo(tables);
    assertThat(observe().ready()).isTrue();

    // Retention.
    database.execute("DROP TABLE events_2026", "DROP TABLE \"Events rest\"");
    assertThat(observe().report().tables()).isEqualTo(tables);
    assertThat(observe().report().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(observe().ready()).isTrue();
  }

  @Test
  void notYetAppliedIsPendingAndItsTableIsNotLost() {
    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.PENDING);
    assertThat(seen.ready()).isFalse();
    assertThat(seen.report().migrations().pending())
        .containsExactly(new HealthReport.Migration("1", "artists", "V1__artists.sql"));
    assertThat(seen.report().tables().missing()).containsExactly("artists");
  }

  @Test
  void closedGateIsGatedAndReady() throws Exception {
    backfillAndGate();
    migrate();

    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.GATED);
    assertThat(seen.ready()).isTrue();
    assertThat(seen.report().migrations().gatedBy())
        .isEqualTo(new HealthReport.GatedBy("3", "slug", List.of("fill"), List.of()));
  }

  @Test
  void tableThatOnlyComesBehindAClosedGateIsNotExpectedYet() throws Exception {
    backfillAndGate();
    folder
        .write("migrations/V4__later.sql", "CREATE TABLE later (id int)")
        .write("schema/later.sql", "");
    migrate();

    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.GATED);
    assertThat(seen.report().tables().expected()).containsExactly("artists");
    assertThat(seen.ready()).isTrue();
  }

  @Test
  void droppedTableIsIncomplete() throws Exception {
    migrate();
    database.execute("DROP TABLE artists", "CREATE TABLE stray (id int)");

    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.INCOMPLETE);
    assertThat(seen.report().tables().missing()).containsExactly("artists");
    assertThat(seen.report().tables().unexpected()).containsExactly("stray");
    assertThat(seen.ready()).isFalse();
    assertThat(seen.notReady()).isEqualTo("tables missing: artists");
  }

  @Test
  void failedRowIsFailed() throws Exception {
    migrate();
    folder.write(
        "migrations/V2__index.sql", "CREATE INDEX CONCURRENTLY broken ON artists (no_such_column)");
    try {
      migrate();
    } catch (MigrationFailedException expected) {
      assertThat(database.value("SELECT count(*) FROM flyway_schema_history WHERE NOT success"))
          .isEqualTo("1");
    }

    Observation seen = observe();

    assertThat(seen.report().status()).isEqualTo(HealthStatus.FAILED);
    assertThat(seen.report().migrations().failed())
        .extracting(HealthReport.Migration::version)
        .containsExactly("2");
    assertThat(seen.ready()).isFalse();
  }

  @Test
  void failureThatLeftNoRowIsToldByWhoRanIt() throws Exception {
    lastFailure = Optional.of("V1__artists.sql:1 failed");
    assertThat(observe().report().status()).isEqualTo(HealthStatus.FAILED);
    assertThat(observe().report().migrations().problems())
        .containsExactly("V1__artists.sql:1 failed");

    migrate();

    // Set right meanwhile, by another replica perhaps.
    assertThat(observe().report().status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(observe().ready()).isTrue();
  }

  @Test
  void newerDatabaseIsReadyForThePodsOfTheOldVersion() throws Exception {
    folder
        .write("migrations/V2__more.sql", "ALTER TABLE artists ADD more int")
        .write(
            "migrations/R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT more FROM artists");
    migrate();
    folder
        .delete("migrations/V2__more.sql")
        .write("migrations/R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT id FROM artists");

    Observation seen = observe();

    assertThat(seen.ready()).isTrue();
    assertThat(seen.report().status()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void changedRepeatableIsPendingButKeepsNoPodFromTraffic() throws Exception {
    folder.write("migrations/R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT 1 AS one");
    migrate();
    folder.write("migrations/R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT 2 AS one");

    assertThat(observe().report().status()).isEqualTo(HealthStatus.PENDING);
    assertThat(observe().ready()).isTrue();
  }

  @Test
  void changedAppliedFileIsFailedAndNamed() throws Exception {
    migrate();
    folder.write("migrations/V1__artists.sql", "CREATE TABLE artists (id bigint PRIMARY KEY)");

    assertThat(observe().report().status()).isEqualTo(HealthStatus.FAILED);
    assertThat(observe().report().migrations().problems())
        .singleElement()
        .asString()
        .startsWith("V1__artists.sql: was changed after it was applied");
  }

  @Test
  void differencesAreDrifted() throws Exception {
    migrate();
    drift = new HealthReport.Drift(true, List.of("column artists.extra is not in the schema"));

    assertThat(observe().report().status()).isEqualTo(HealthStatus.DRIFTED);
    assertThat(observe().ready()).isTrue();
  }

  @Test
  void closedPortIsUnreachableAndSaysWhatToDo() {
    Settings settings = settings("postgres://nobody@localhost:1/app");

    Observation seen = check(settings).observe(connections(settings));

    assertThat(seen.report().status()).isEqualTo(HealthStatus.UNREACHABLE);
    assertThat(seen.report().database().reachable()).isFalse();
    assertThat(seen.report().database().problem())
        .isEqualTo(
            "database localhost:1/app cannot be reached: Connection refused; start it or correct"
                + " DATABASE_URL");
    assertThat(seen.ready()).isFalse();
  }

  @Test
  void checkLeavesNothingBehind() throws Exception {
    observe();

    assertThat(database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
    assertThat(
            database.value("SELECT count(*) FROM pg_class WHERE relname = 'flyway_schema_history'"))
        .isEqualTo("0");
  }

  /** Closed: the table has a row without a slug, and the backfill never ran. */
  private void backfillAndGate() {
    folder
        .write(
            "migrations/V2__expand.sql",
            "ALTER TABLE artists ADD slug text; INSERT INTO artists VALUES (7)")
        .write("migrations/V3__slug.sql", GATED)
        .write(
            "backfills/fill.sql",
            """
            /* lockstep
            table: artists
            */
            -- @batch
            UPDATE artists SET slug = 'x' WHERE id > :from AND id <= :to AND slug IS NULL;
            -- @remaining
            SELECT count(*) FROM artists WHERE slug IS NULL;
            """);
  }

  private Settings settings(String url) {
    Map<String, String> values =
        Map.of(
            "DATABASE_URL", url,
            "LOCKSTEP_MIGRATIONS_DIR", folder.migrations().toString(),
            "LOCKSTEP_BACKFILLS_DIR", folder.backfills().toString(),
            "LOCKSTEP_SCHEMA_DIR", folder.schema().toString());
    return Settings.read(name -> Optional.ofNullable(values.get(name)));
  }

  private static dev.lockstep.postgres.Connections connections(Settings settings) {
    return Database.connections(Database.dataSource(settings.requiredDatabase(), "lockstep test"));
  }

  private HealthCheck check(Settings settings) {
    return new HealthCheck(
        new HealthCheck.Sources(
            new MigrationFiles(folder.migrations()),
            backfills(settings).gate(),
            new SchemaFolderTables(folder.schema(), List.of()),
            connection -> drift,
            BackfillSource.NONE,
            () -> lastFailure),
        settings.requiredDatabase().target(),
        Duration.ofSeconds(5),
        Clock.systemUTC());
  }

  private static InstalledBackfills backfills(Settings settings) {
    return new InstalledBackfills(settings, connections(settings), List.of(), Events.NONE);
  }

  private Observation observe() {
    Settings settings = settings(database.url());
    return check(settings).observe(connections(settings));
  }

  private void migrate() throws Exception {
    Settings settings = settings(database.url());
    DatabaseSettings to = settings.requiredDatabase();
    new MigrationRunner(
            connections(settings),
            new FlywayEngine(Database.dataSource(to, "lockstep test")),
            backfills(settings).gate(),
            settings.migration(),
            Events.NONE,
            RunListener.NONE,
            Sleeper.SLEEP)
        .run(MigrationRunner.Options.ALL);
  }
}
