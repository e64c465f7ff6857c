// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that come and go, and what providers and other tools put into a database. */
class NobodysDriftTest {
  private static final String EVENTS =
      "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at)";
  private static final String MANAGED = "-- lockstep:partitions-managed-elsewhere\n";

  @TempDir private Path schema;
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void events() {
    new Tree(schema).with("events.sql", EVENTS + ";");
    database.execute(EVENTS);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Drift drift(String... notOurs) throws SQLException {
    List<NotOurs> setting = NotOurs.parseAll(String.join(",", notOurs));
    LiveDatabase live;
    try (Connection connection = database.open()) {
      live = LiveDatabase.read(connection, Duration.ofSeconds(5));
    }
    SchemaModules modules = SchemaModules.read(schema);
    try (ScratchServer server = Scratch.server()) {
      Drift drift = Drift.bySchema(modules, server, live, setting);
      // The lock alone, written and read, says the same.
      Drift locked =
          Drift.byLock(
              CatalogLock.parse(lock(server, modules).text(), "lock"), live.catalog(), setting);
      assertThat(ids(locked)).isEqualTo(ids(drift));
      assertThat(locked.compared().notes()).isEqualTo(drift.compared().notes());
      return drift;
    }
  }

  private static List<String> ids(Drift drift) {
    return drift.report().differences().stream()
        .map(difference -> difference.id().toString())
        .toList();
  }

  private static CatalogLock lock(ScratchServer server, SchemaModules modules) throws SQLException {
    try (ScratchDatabase scratch = server.create()) {
      SchemaLoader.load(scratch, modules);
      try (Connection connection = scratch.open()) {
        Catalog catalog = modules.scope().of(CatalogReader.read(connection, CatalogFilter.OWN));
        return CatalogLock.of(catalog, new TreeMap<>()).leaving(modules.outside());
      }
    }
  }

  private static List<String> messages(Drift drift) {
    return drift.report().differences().stream().map(ObjectDifference::message).toList();
  }

  private static List<String> leftOut(Drift drift) {
    return drift.compared().leftOut().stream().map(Object::toString).toList();
  }

  @Test
  void whatAModuleDefinesIsOursHoweverOtherToolsCallTheirs() throws SQLException {
    new Tree(schema)
        .with("_schemas.sql", "CREATE SCHEMA drizzle;")
        .with("schema_migrations.sql", "CREATE TABLE schema_migrations (id serial, town text);")
        .with("drizzle/bits.sql", "CREATE TABLE drizzle.bits (id int);");
    assertThat(ids(drift()))
        .contains("schema drizzle", "table drizzle.bits", "table public.schema_migrations");
    database.execute(
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.bits (id int)",
        "CREATE TABLE drizzle.__drizzle_migrations (id serial)",
        "CREATE TABLE schema_migrations (id serial, town text)",
        "CREATE TABLE knex_migrations (id serial)");
    assertThat(messages(drift())).isEmpty();
    database.execute("ALTER TABLE schema_migrations DROP COLUMN town");
    assertThat(messages(drift()))
        .containsExactly("column public.schema_migrations.town is missing");
  }

  @Test
  void aPartitionInNoModuleIsToldAndNeverDropped() throws SQLException {
    database.execute(
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
        "CREATE TABLE events_rest PARTITION OF events DEFAULT",
        "CREATE INDEX ON events_1 (id)",
        "INSERT INTO events VALUES (1, '2026-01-05'), (2, '2027-01-05')");
    Drift drift = drift();
    assertThat(messages(drift)).isEmpty();
    assertThat(drift.compared().partitionLines())
        .singleElement()
        .asString()
        .startsWith("2 partitions of public.events are in no module, which is no drift");

    // Beside real drift too, nothing speaks of them.
    database.execute("ALTER TABLE events ADD extra int");
    Drift more = drift();
    assertThat(messages(more)).containsExactly("column public.events.extra is not in the schema");
    assertThat(more.toSchema().toString()).doesNotContain("events_1").doesNotContain("events_rest");
  }

  @Test
  void aPartitionOfATableThatIsNoneOfOursIsDriftWithIt() throws SQLException {
    database.execute(
        "CREATE TABLE other (id int) PARTITION BY LIST (id)",
        "CREATE TABLE other_1 PARTITION OF other FOR VALUES IN (1)");
    assertThat(messages(drift()))
        .contains(
            "table public.other is not in the schema", "table public.other_1 is not in the schema");
  }

  @Test
  void partitionsManagedElsewhereAreOnNeitherSide() throws SQLException {
    new Tree(schema)
        .with("events.sql", MANAGED + EVENTS + ";\nCREATE INDEX events_at ON events (at);")
        .with(
            "events_gone.sql",
            "CREATE TABLE events_gone PARTITION OF events"
                + " FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');")
        .with("readings.sql", MANAGED + "CREATE TABLE readings (id int, v int);");
    database.execute(
        "CREATE INDEX events_at ON events (at)",
        "CREATE SCHEMA attic",
        "CREATE TABLE readings (id int, v int)",
        "CREATE TABLE readings_2025 (CHECK (v < 9)) INHERITS (readings)",
        "CREATE TABLE attic.\"Events 2026\" PARTITION OF events"
            + " FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id)",
        "CREATE TABLE attic.sub PARTITION OF attic.\"Events 2026\""
            + " (PRIMARY KEY (id), CONSTRAINT own CHECK (id <> 3)) FOR VALUES IN (1)",
        "CREATE TABLE events_rest PARTITION OF events DEFAULT",
        "CREATE SEQUENCE counted OWNED BY events_rest.id",
        "GRANT SELECT ON events_rest TO pg_monitor",
        "COMMENT ON TABLE events_rest IS 'what is left'",
        "ALTER TABLE events_rest ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON events_rest",
        "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON events_rest FOR EACH ROW EXECUTE FUNCTION t()",
        "DROP TRIGGER t ON events_rest",
        "DROP FUNCTION t()",
        "CREATE FOREIGN DATA WRAPPER nowhere",
        "CREATE SERVER cold FOREIGN DATA WRAPPER nowhere",
        "CREATE FOREIGN TABLE events_cold PARTITION OF events"
            + " FOR VALUES FROM ('2019-01-01') TO ('2020-01-01') SERVER cold",
        // Detached and kept, before the table got another column.
        "CREATE TABLE attic.events_p2018 (id bigint NOT NULL, at date NOT NULL)",
        "INSERT INTO events VALUES (1, '2026-01-05'), (2, '2027-01-05')");
    Drift drift = drift("schema:attic_unused", "foreign-data-wrapper:nowhere", "server:cold");
    assertThat(messages(drift)).containsExactly("schema attic is not in the schema");
    String elsewhere = ": left out by partitions-managed-elsewhere of public.events";
    assertThat(leftOut(drift))
        .contains(
            "table attic.\"Events 2026\"" + elsewhere,
            "table attic.sub" + elsewhere,
            "table public.events_rest" + elsewhere,
            "other public.events_cold" + elsewhere,
            "table attic.events_p2018" + elsewhere + " (detached)",
            "table public.readings_2025: left out by partitions-managed-elsewhere of"
                + " public.readings",
            "other \"server cold\": left out by server:cold");
  }

  @Test
  void whatNoSqlCanBeGivenForIsStillTold() throws SQLException {
    database.execute("CREATE FOREIGN DATA WRAPPER nowhere", "ALTER TABLE events ADD extra int");
    Drift drift = drift();
    assertThat(messages(drift))
        .containsExactly(
            "column public.events.extra is not in the schema",
            "other \"foreign-data wrapper nowhere\" is not in the schema");
    assertThat(drift.toSchema()).singleElement().asString().startsWith("-- no SQL can be given: ");
  }

  @Test
  void whatProvidersAndToolsMakeIsLeftOutAndSaid() throws SQLException {
    database.execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE SCHEMA cron",
        "CREATE TABLE cron.job (id int PRIMARY KEY)",
        "CREATE SCHEMA rds_tools",
        "CREATE SCHEMA _heroku",
        "CREATE FUNCTION _heroku.on_create() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER some_event ON ddl_command_end EXECUTE FUNCTION _heroku.on_create()",
        "CREATE PUBLICATION supabase_realtime",
        "CREATE TABLE schema_migrations (version text)",
        "CREATE TABLE awsdms_ddl_audit (id serial PRIMARY KEY)");
    Drift drift = drift();
    assertThat(messages(drift)).isEmpty();
    assertThat(leftOut(drift))
        .contains(
            "extension pg_stat_statements: left out by extension:pg_stat_*"
                + " (monitoring and tuning)",
            "schema cron: left out by schema:cron (pg_cron)",
            "table cron.job: left out by schema:cron (pg_cron)",
            "event trigger some_event: left out by schema:_heroku (Heroku)",
            "publication supabase_realtime: left out by publication:supabase_* (Supabase)",
            "table public.awsdms_ddl_audit: left out by table:awsdms_* (Amazon RDS)");
    assertThat(drift.compared().leftOutLine()).startsWith("left out as not ours: ");
  }

  @Test
  void whatTheSchemaClaimsIsOurs() throws SQLException {
    new Tree(schema)
        .with("_auth.sql", "CREATE SCHEMA auth; CREATE SCHEMA partman;")
        .with("auth/users.sql", "CREATE TABLE auth.users (id int);")
        .with("schema_migrations.sql", "CREATE TABLE schema_migrations (version text);");
    database.execute(
        "CREATE SCHEMA auth",
        "CREATE TABLE auth.sessions (id int)",
        "CREATE SCHEMA partman",
        "CREATE TABLE partman.template_public_events (id int)");
    assertThat(messages(drift()))
        .contains("table auth.sessions is not in the schema", "table auth.users is missing")
        .noneMatch(message -> message.contains("partman"));
  }

  @Test
  void aSettingAndALineInAModuleLeaveOutOnBothSides() throws SQLException {
    new Tree(schema)
        .with("_notours.sql", "-- lockstep:not-ours legacy.*, public.\"Scratch\"\nSELECT 1;")
        .with("_extensions.sql", "CREATE EXTENSION citext;");
    database.execute(
        "CREATE SCHEMA legacy",
        "CREATE TABLE legacy.old (id int)",
        "CREATE TABLE \"Scratch\" (id int)",
        "CREATE TABLE scratch (id int)",
        "CREATE TABLE audit_1 (id serial PRIMARY KEY)",
        "CREATE VIEW audit_view AS SELECT 1 AS one");
    assertThat(messages(drift("public.AUDIT_*", "extension:citext")))
        .containsExactly(
            "table public.scratch is not in the schema",
            "column public.scratch.id is not in the schema");
    assertThat(messages(drift()))
        .contains("extension citext is missing", "view public.audit_view is not in the schema");
  }

  @Test
  void rightsOfProvidersRolesAreLeftOutUnlessTheSchemaGivesThem() throws SQLException {
    new Tree(schema)
        .with("events.sql", EVENTS + ";\nGRANT SELECT ON events TO pg_monitor;")
        .with("kept.sql", "CREATE TABLE kept (id int); GRANT SELECT ON kept TO rds_drift_reader;");
    try {
      database.execute(
          "CREATE ROLE rds_drift_reader",
          "CREATE ROLE cloudsql_drift",
          "CREATE TABLE kept (id int)",
          "GRANT SELECT ON events TO pg_monitor",
          "GRANT ALL ON events TO rds_drift_reader, cloudsql_drift",
          "GRANT SELECT ON kept TO rds_drift_reader",
          "GRANT SELECT ON kept TO cloudsql_drift",
          "ALTER DEFAULT PRIVILEGES FOR ROLE rds_drift_reader GRANT SELECT ON TABLES TO PUBLIC",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO cloudsql_drift");
      Drift drift = drift();
      assertThat(messages(drift)).isEmpty();
      assertThat(leftOut(drift))
          .contains(
              "rights of cloudsql_drift on 3 objects: left out by role:cloudsql*"
                  + " (Google Cloud SQL)",
              "rights of rds_drift_reader on 1 object: left out by role:rds* (Amazon RDS)");

      database.execute("REVOKE SELECT ON kept FROM rds_drift_reader");
      assertThat(messages(drift())).containsExactly("table public.kept differs in grants");
    } finally {
      database.execute(
          "DROP OWNED BY rds_drift_reader, cloudsql_drift",
          "DROP ROLE rds_drift_reader, cloudsql_drift");
    }
  }
}
