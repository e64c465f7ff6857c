// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taken, proven and restored with PostgreSQL's own programs; those are also the judges. */
class SnapshotsTest {
  private static final OptionalInt BY_SETTING = OptionalInt.empty();
  private static ElderServer elder;

  @TempDir Path folder;
  private SnapshotScene scene;

  @BeforeAll
  static void start() {
    elder = ElderServer.start();
  }

  @AfterAll
  static void stop() {
    elder.close();
  }

  @BeforeEach
  void setUp() {
    scene = new SnapshotScene(elder, folder);
  }

  @AfterEach
  void tearDown() {
    scene.close();
    try (TestDatabase other = TestDatabase.on(elder.server())) {
      other.execute("DROP ROLE IF EXISTS \"Reader\"", "DROP ROLE IF EXISTS keeper");
    }
  }

  /** Of every kind of value and table that has a way of its own through a dump. */
  private void fill() {
    scene.database.execute(
        "CREATE ROLE \"Reader\"",
        "CREATE SCHEMA \"Odd Names\"",
        "CREATE TYPE mood AS ENUM ('sad', 'it''s fine', 'GLAD')",
        """
        CREATE TABLE "Odd Names"."Art ""Works" (
          "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, z mood, a text,
          twice bigint GENERATED ALWAYS AS ("Id" * 2) STORED, price money, at timestamptz,
          day date, length interval, rate double precision, small real, exact numeric,
          bytes bytea, tags text[], doc jsonb, span int4range, kind regclass)""",
        """
        INSERT INTO "Odd Names"."Art ""Works"
          (z, a, price, at, day, length, rate, small, exact, bytes, tags, doc, span, kind)
        SELECT (ARRAY['sad', 'it''s fine', 'GLAD', NULL])[1 + n % 4]::mood,
               CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'line\\nTab\\t\\\\ "é" ' || n END,
               n, timestamptz '2026-03-29 00:30:00+01' + n * interval '13 minutes',
               date '2026-01-01' + n, n * interval '1 day 2:03:04.567', n / 3.0, n / 7.0,
               n / 11.0, decode(md5(n::text), 'hex'), ARRAY['a', NULL, n::text],
               jsonb_build_object('n', n, 'x', NULL), int4range(n, n + 2), 'pg_class'::regclass
          FROM generate_series(1, 500) n""",
        "CREATE TABLE sales (id int, region text, amount numeric, PRIMARY KEY (id, region))"
            + " PARTITION BY LIST (region)",
        "CREATE TABLE sales_eu PARTITION OF sales FOR VALUES IN ('eu')",
        "CREATE TABLE sales_us (amount numeric, region text NOT NULL, id int NOT NULL)",
        "ALTER TABLE sales ATTACH PARTITION sales_us FOR VALUES IN ('us')",
        "INSERT INTO sales SELECT n, CASE n % 2 WHEN 0 THEN 'eu' ELSE 'us' END, n"
            + " FROM generate_series(1, 90) n",
        "CREATE TABLE parent (a int)",
        "CREATE TABLE child (b int) INHERITS (parent)",
        "ALTER TABLE parent ADD COLUMN c int DEFAULT 7",
        "INSERT INTO child (a, b) VALUES (1, 2)",
        "INSERT INTO parent VALUES (5, 6)",
        "CREATE TABLE dropped (gone int, kept int)",
        "INSERT INTO dropped VALUES (1, 2), (1, 2)",
        "ALTER TABLE dropped DROP COLUMN gone",
        "CREATE TABLE nothing ()",
        "INSERT INTO nothing DEFAULT VALUES",
        "CREATE UNLOGGED TABLE cache (k text)",
        "INSERT INTO cache VALUES ('v')",
        "CREATE TABLE secrets (id int PRIMARY KEY, owner text)",
        "INSERT INTO secrets VALUES (1, 'me'), (2, 'you')",
        "ALTER TABLE secrets ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON secrets TO \"Reader\" USING (owner = current_user)",
        "GRANT SELECT (id) ON secrets TO \"Reader\"",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO \"Reader\"",
        "CREATE MATERIALIZED VIEW totals AS SELECT region, sum(amount) FROM sales GROUP BY region",
        "CREATE SEQUENCE counter START 41",
        "SELECT nextval('counter')",
        "SELECT lo_from_bytea(4242, 'large')",
        "ALTER DATABASE " + scene.database.name() + " SET search_path = \"Odd Names\", public",
        "ALTER ROLE \"Reader\" IN DATABASE " + scene.database.name() + " SET work_mem = '7MB'",
        "REVOKE CONNECT ON DATABASE " + scene.database.name() + " FROM PUBLIC",
        "GRANT CONNECT ON DATABASE " + scene.database.name() + " TO \"Reader\"");
  }

  @Test
  void whatIsRestoredIsWhatWasThere() throws Exception {
    fill();
    Snapshots snapshots = scene.snapshots();

    Manifest manifest = snapshots.create(BY_SETTING);

    assertThat(manifest.tables())
        .extracting(TableContent::name, TableContent::rows)
        .contains(
            org.assertj.core.groups.Tuple.tuple("\"Odd Names\".\"Art \"\"Works\"", 500L),
            org.assertj.core.groups.Tuple.tuple("public.sales_eu", 45L),
            org.assertj.core.groups.Tuple.tuple("public.sales_us", 45L),
            org.assertj.core.groups.Tuple.tuple("public.parent", 1L),
            org.assertj.core.groups.Tuple.tuple("public.nothing", 1L),
            org.assertj.core.groups.Tuple.tuple("public.dropped", 2L),
            org.assertj.core.groups.Tuple.tuple("(large objects)", 1L));
    assertThat(snapshots.list()).hasSize(1).allMatch(each -> each.verified().isEmpty());

    snapshots.verify(manifest.id().text(), BY_SETTING);
    assertThat(snapshots.list()).hasSize(1).allMatch(each -> each.verified().isPresent());

    String name = scene.restoredName();
    RestoredDatabase restored = snapshots.restore(manifest.id().text(), name, BY_SETTING);

    assertThat(restored.notes()).isEmpty();
    assertThat(PgDump.schemaWithOwners(scene.url(name)))
        .isEqualTo(PgDump.schemaWithOwners(scene.database.url()));
    assertThat(rows(scene.url(name))).hasSizeGreaterThan(600).isEqualTo(rows(scene.database.url()));
    assertThat(scene.value(name, "SELECT (a, b, c) FROM child")).isEqualTo("(1,2,7)");
    assertThat(scene.value(name, "SELECT nextval('public.counter')")).isEqualTo("42");
    assertThat(scene.value(name, "SELECT convert_from(lo_get(4242), 'UTF8')")).isEqualTo("large");
    assertThat(scene.value(name, "SHOW search_path")).isEqualTo("\"Odd Names\", public");
    assertThat(scene.value(name, "SELECT datacl FROM pg_database WHERE datname = '" + name + "'"))
        .isEqualTo(
            scene.database.value(
                "SELECT datacl FROM pg_database WHERE datname = current_database()"));
    assertThat(
            scene.value(
                name,
                "SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid ="
                    + " s.setdatabase WHERE setrole <> 0 AND datname = current_database()"))
        .isEqualTo("{work_mem=7MB}");
    assertThat(scene.unfinished()).isEmpty();
  }

  /** A column that a parent got later is another one in order where its child is made anew. */
  private static List<String> rows(String url) {
    return PgDump.data(url).stream().filter(row -> !row.contains("public.child ")).toList();
  }

  @Test
  void theSwitchThatIsPrintedPutsTheRestoredDatabaseInTheOldOnesPlace() throws Exception {
    scene.database.execute(
        "CREATE TABLE t AS SELECT n FROM generate_series(1, 9) n", "CREATE ROLE keeper LOGIN");
    Snapshots snapshots = scene.snapshots();
    Manifest manifest = snapshots.create(BY_SETTING);
    scene.database.execute("DROP TABLE t");
    RestoredDatabase restored =
        snapshots.restore(manifest.id().text(), scene.restoredName(), BY_SETTING);

    try (TestDatabase beside = TestDatabase.on(elder.server())) {
      restored.switchOver().forEach(beside::execute);
    }

    assertThat(scene.database.value("SELECT sum(n) FROM t")).isEqualTo("45");
    // It was closed to all others while it was filled, and is as open as the old one now.
    assertThat(
            scene.database.value(
                "SELECT has_database_privilege('keeper', current_database(), 'CONNECT')"))
        .isEqualTo("t");
    String aside = restored.switchOver().get(0).replaceFirst(".* RENAME TO (.*);", "$1");
    scene.database.execute("DROP DATABASE " + aside);
  }

  @Test
  void itIsProvenOnANewerServerToo() throws Exception {
    fill();
    Manifest manifest = scene.snapshots().create(BY_SETTING);

    Verification proof =
        scene.scratchOn(TestDatabase.server()).snapshots().verify(manifest.id().text(), BY_SETTING);

    assertThat(proof.server())
        .isEqualTo(
            TestDatabase.server().connect("postgres").getMetaData().getDatabaseProductVersion());
    // The policy's role was made for it there, and is gone; where both are one server, it stays.
    boolean another = elder.server() != TestDatabase.server();
    try (TestDatabase there = TestDatabase.create()) {
      assertThat(there.value("SELECT count(*) FROM pg_roles WHERE rolname = 'Reader'"))
          .isEqualTo(another ? "0" : "1");
    }
  }

  @Test
  void countsHashesAndDumpAreOfOneMomentWhileOthersWrite() throws Exception {
    scene.database.execute(
        "CREATE TABLE debit (n bigint, pad text)", "CREATE TABLE credit (n bigint, pad text)");
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Connection connection = scene.database.open();
                      Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    while (!enough.get()) {
                      statement.execute("INSERT INTO debit VALUES (1, repeat('x', 500))");
                      statement.execute("INSERT INTO credit VALUES (1, repeat('x', 500))");
                      connection.commit();
                    }
                  } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    Snapshots snapshots = scene.snapshots();
    Manifest manifest;
    try {
      dev.lockstep.support.Eventually.isTrue(scene.database, "SELECT count(*) > 200 FROM credit");
      manifest = snapshots.create(BY_SETTING);
    } finally {
      enough.set(true);
      writer.join();
    }

    assertThat(manifest.tables().get(0).rows()).isEqualTo(manifest.tables().get(1).rows());
    assertThat(manifest.tables().get(0).hash()).isEqualTo(manifest.tables().get(1).hash());
    assertThat(Long.parseLong(scene.database.value("SELECT count(*) FROM debit")))
        .isGreaterThan(manifest.tables().get(0).rows());
    snapshots.verify(manifest.id().text(), BY_SETTING);
  }

  @Test
  void aTableThatChangedOneValueIsNotTheSame() throws Exception {
    scene.database.execute("CREATE TABLE t (a text, b text)");
    List<String> contents =
        List.of(
            "VALUES ('x', 'y')",
            "VALUES ('y', 'x')",
            "VALUES ('x', 'y'), ('x', 'y')",
            "VALUES ('x', 'y'), ('x', 'y'), ('x', 'y')",
            "VALUES ('x', NULL)",
            "VALUES ('x', '')",
            "VALUES ('', 'x')",
            "VALUES ('x,y', '')",
            "VALUES ('x', 'Y')",
            "VALUES ('x', 'y '), ('a', 'b')",
            "VALUES ('x', 'y'), ('a', 'b')");
    java.util.Set<String> hashes = new java.util.HashSet<>();
    for (String rows : contents) {
      scene.database.execute("TRUNCATE t", "INSERT INTO t " + rows);
      TableContent content = read();
      hashes.add(content.rows() + " " + content.hash());
    }
    assertThat(hashes).hasSize(contents.size());

    TableContent before = read();
    scene.database.execute("TRUNCATE t", "INSERT INTO t VALUES ('a', 'b'), ('x', 'y')");
    assertThat(read().sameAs(before)).isTrue();
    // Settings of the database do not come into it.
    scene.database.execute("CREATE TABLE u (at timestamptz, f float8)");
    scene.database.execute("INSERT INTO u VALUES ('2026-01-01 12:00Z', 0.1)");
    TableContent utc = read("public.u");
    scene.database.execute(
        "ALTER DATABASE " + scene.database.name() + " SET TimeZone = 'Asia/Tokyo'",
        "ALTER DATABASE " + scene.database.name() + " SET DateStyle = 'German'",
        "ALTER DATABASE " + scene.database.name() + " SET extra_float_digits = -3");
    assertThat(read("public.u").sameAs(utc)).isTrue();
  }

  private TableContent read() throws Exception {
    return read("public.t");
  }

  private TableContent read(String table) throws Exception {
    try (ExportedSnapshot exported = ExportedSnapshot.of(scene.access(), "test")) {
      ContentReader reader =
          new ContentReader(exported::join, "UTF8", UserTables.read(exported.connection()));
      Together.run(reader.parts(1));
      return reader.contents().stream()
          .filter(content -> content.name().equals(table))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aDatabaseInAnotherEncodingIsProvenInOneOfUtf8() throws Exception {
    String latin = scene.restoredName();
    scene.database.execute(
        "CREATE DATABASE "
            + latin
            + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    try (Connection connection = elder.server().connect(latin);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t AS SELECT chr(233) || n AS e FROM generate_series(1, 9) n");
    }
    Snapshots snapshots =
        new Snapshots(
            scene.settings(),
            new Snapshots.Tools(
                () ->
                    new Site(
                        new dev.lockstep.shadow.ServerAccess() {
                          @Override
                          public Connection open(String name) throws java.sql.SQLException {
                            return scene.access().open(name.isEmpty() ? latin : name);
                          }

                          @Override
                          public java.util.Map<String, String> environment()
                              throws java.sql.SQLException {
                            return scene.access().environment();
                          }
                        },
                        "test/" + latin,
                        name -> name),
                () ->
                    dev.lockstep.shadow.ScratchSource.on(
                        name -> elder.server().connect(name.isEmpty() ? "postgres" : name),
                        "scratch",
                        java.time.Clock.systemUTC(),
                        scene.events::add),
                "test",
                Progress.Listener.NONE,
                scene.events::add,
                java.time.Clock.systemUTC()));
    Manifest manifest = snapshots.create(BY_SETTING);
    assertThat(manifest.traits().encoding()).isEqualTo("LATIN1");
    snapshots.verify(manifest.id().text(), BY_SETTING);
    String name = scene.restoredName();
    snapshots.restore(manifest.id().text(), name, BY_SETTING);
    assertThat(scene.value(name, "SELECT min(e) FROM t")).isEqualTo("é1");
    assertThat(scene.value(name, "SHOW server_encoding")).isEqualTo("LATIN1");
  }

  @Test
  void nothingIsLeftOfASnapshotThatCouldNotBeTaken() throws Exception {
    scene.database.execute(
        "CREATE ROLE keeper LOGIN",
        "CREATE TABLE mine (a int)",
        "INSERT INTO mine VALUES (1)",
        "CREATE SCHEMA hidden",
        "GRANT USAGE ON SCHEMA public TO keeper");

    assertThatThrownBy(() -> scene.as("keeper").snapshots().create(BY_SETTING))
        .hasMessageContaining("permission denied for table mine");
    scene.database.execute(
        "ALTER TABLE mine OWNER TO keeper",
        "ALTER TABLE mine ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE mine FORCE ROW LEVEL SECURITY");
    assertThatThrownBy(() -> scene.as("keeper").snapshots().create(BY_SETTING))
        .hasMessageContaining("row-level security policy for table \"mine\"");

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    scene.database.execute("DROP OWNED BY keeper");
  }
}
