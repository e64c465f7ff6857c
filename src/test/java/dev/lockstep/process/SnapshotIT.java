// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots as a person takes them, loses the table, and gets it back. */
class SnapshotIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static ElderServer elder;

  @TempDir Path folder;
  private TestDatabase database;
  private Path snapshots;
  private Path migrations;
  private final List<String> databases = new ArrayList<>();

  @BeforeAll
  static void startElder() {
    elder = ElderServer.start();
  }

  @AfterAll
  static void stopElder() {
    elder.close();
  }

  @BeforeEach
  void setUp() throws IOException {
    database = TestDatabase.on(elder.server());
    snapshots = folder.resolve("snapshots");
    migrations = Files.createDirectories(folder.resolve("migrations"));
    migration(
        "V1__art.sql",
        """
        CREATE TABLE artists (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
        CREATE TABLE "Art Works" (id bigint PRIMARY KEY, artist bigint REFERENCES artists, price numeric);
        INSERT INTO artists (name) SELECT 'Artist ' || n FROM generate_series(1, 3000) n;
        INSERT INTO "Art Works" SELECT n, 1 + n % 3000, n / 7.0 FROM generate_series(1, 5000) n;
        """);
  }

  @AfterEach
  void drop() {
    databases.forEach(
        name -> database.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
    database.close();
  }

  private void migration(String name, String sql) throws IOException {
    Files.writeString(migrations.resolve(name), sql);
  }

  private LockstepProcess command(String... arguments) {
    return LockstepProcess.of(arguments)
        .with("DATABASE_URL", database.url().replace("postgres@", "postgres:hunter2@"))
        .with("LOCKSTEP_MIGRATIONS_DIR", migrations.toString())
        .with("LOCKSTEP_SNAPSHOT_DIR", snapshots.toString())
        .with("LOCKSTEP_SHADOW_URL", elder.server().url("postgres"))
        .in(folder);
  }

  private ChildProcess.Result run(int exit, String... arguments) {
    ChildProcess.Result result = command(arguments).run().exited(exit);
    assertThat(result.transcript()).doesNotContain("hunter2");
    return result;
  }

  private static JsonNode json(ChildProcess.Result result) throws IOException {
    return JSON.readTree(String.join("\n", result.out()));
  }

  private List<String> rows(String url) {
    return PgDump.data(url).stream()
        .filter(row -> row.contains("artists") || row.contains("Art Works"))
        .toList();
  }

  private String restoredName() {
    String name = database.name() + "_back" + databases.size();
    databases.add(name);
    return name;
  }

  private List<String> inFolder() throws IOException {
    try (Stream<Path> paths = Files.exists(snapshots) ? Files.list(snapshots) : Stream.empty()) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.equals(".gitignore"))
          .sorted()
          .toList();
    }
  }

  @Test
  void whatADestructiveMigrationTookIsBackAfterRestoreAndSwitch() throws IOException {
    run(0, "migrate");
    List<String> before = rows(database.url());
    assertThat(before).hasSizeGreaterThan(8000);

    JsonNode created = json(run(0, "snapshot", "create", "--output", "json"));
    String id = created.path("snapshot").asText();
    assertThat(created.path("migration").asText()).isEqualTo("1");
    assertThat(created.path("verified").asBoolean()).isFalse();
    assertThat(run(0, "snapshot", "list").out())
        .singleElement()
        .asString()
        .contains("not verified");
    assertThat(run(0, "snapshot", "verify", id).out().get(0))
        .contains("is verified: files, schema")
        .contains(" tables and ");
    JsonNode listed = json(run(0, "snapshot", "list", "--output", "json"));
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("verified").asBoolean()).isTrue();

    migration(
        "V2__drop.sql",
        "ALTER TABLE artists DROP COLUMN name; DROP TABLE \"Art Works\"; DELETE FROM artists;");
    run(0, "migrate");
    assertThat(run(2, "snapshot", "restore", id, "--to", database.name()).error())
        .contains("exists: a snapshot is restored into a new one only");
    String name = restoredName();
    ChildProcess.Result restored = run(0, "snapshot", "restore", id, "--to", name);
    assertThat(restored.out().get(0)).contains("is restored into database " + name);
    List<String> statements =
        restored.out().stream()
            .map(String::strip)
            .filter(line -> line.startsWith("ALTER DATABASE"))
            .toList();
    assertThat(statements).hasSize(2);
    assertThat(rows(elder.server().url(name))).isEqualTo(before);

    try (TestDatabase beside = TestDatabase.on(elder.server())) {
      beside.execute("SELECT 1");
      statements.forEach(beside::execute);
    }
    databases.add(statements.get(0).replaceFirst(".* TO (.*);", "$1"));
    assertThat(rows(database.url())).isEqualTo(before);
    // The history came back too: the migration is pending again.
    assertThat(run(0, "migrate", "--dry-run").out().toString()).contains("V2__drop.sql");

    assertThat(run(0, "snapshot", "prune").out()).containsExactly("nothing to remove");
    assertThat(run(0, "snapshot", "delete", id).out().get(0)).startsWith("deleted " + id);
    assertThat(run(2, "snapshot", "delete", id).error()).contains("there is no snapshot " + id);
    assertThat(inFolder()).isEmpty();
  }

  @Test
  void aRunOfMigrationsTakesOneFirstAndRecordsIt() throws IOException {
    ChildProcess.Result expand = before("destructive").run().exited(0);
    assertThat(expand.out().toString()).contains("applied 1 migration").doesNotContain("snapshot");
    assertThat(inFolder()).isEmpty();
    migration("V2__note.sql", "ALTER TABLE artists ADD note text;");
    migration("V3__drop.sql", "DROP TABLE \"Art Works\";");

    // The programs are not there: nothing is changed, V2 neither.
    ChildProcess.Result without =
        before("destructive").with("LOCKSTEP_PG_BIN_DIR", folder.toString()).run().exited(2);
    assertThat(without.error())
        .contains("no migration was applied, since the snapshot before it")
        .contains("LOCKSTEP_PG_BIN_DIR");
    assertThat(database.value("SELECT max(version) FROM flyway_schema_history")).isEqualTo("1");

    JsonNode applied = json(before("verify", "--output", "json").run().exited(0));
    String id = applied.path("snapshot").asText();
    assertThat(inFolder()).containsExactly(id);
    assertThat(run(0, "snapshot", "list").out().get(0)).contains("at version 1, verified");
    assertThat(database.rows("SELECT script, snapshot FROM lockstep.migration_snapshot ORDER BY 1"))
        .containsExactly("V2__note.sql|" + id, "V3__drop.sql|" + id);
    assertThat(run(0, "status").out())
        .anyMatch(line -> line.startsWith("undo:") && line.contains(" 3 ") && line.contains(id));
    // An undo for which there is no reverse names it.
    ChildProcess.Result undo = command("undo", "--last", "1", "--unrehearsed").run();
    assertThat(undo.exit()).as(undo.transcript()).isNotZero();
    assertThat(undo.transcript())
        .contains("snapshot " + id + " was taken before it: 'lockstep snapshot restore " + id);
    assertThat(before("true").run().exited(0).out().get(0)).startsWith("nothing to apply");
    assertThat(inFolder()).containsExactly(id);
  }

  private LockstepProcess before(String when, String... options) {
    List<String> arguments = new ArrayList<>(List.of("migrate"));
    arguments.addAll(List.of(options));
    return command(arguments.toArray(String[]::new)).with("LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE", when);
  }

  @Test
  void whatGoesWrongIsOneLine() throws IOException {
    run(0, "migrate");
    assertThat(run(2, "snapshot").error()).contains("snapshot needs one of create, list");
    assertThat(run(2, "snapshot", "create", "--jobs", "0").error()).contains("--jobs 0");
    assertThat(
            command("snapshot", "create")
                .with("LOCKSTEP_PG_BIN_DIR", folder.toString())
                .run()
                .exited(2)
                .error())
        .contains("no pg_dump and pg_restore that can be run are in " + folder);
    assertThat(
            command("snapshot", "create")
                .with("DATABASE_URL", TestDatabase.server().url("postgres"))
                .with("LOCKSTEP_PG_BIN_DIR", "/usr/lib/postgresql/15/bin")
                .run()
                .exited(2)
                .error())
        .contains("LOCKSTEP_PG_BIN_DIR");
    assertThat(inFolder()).isEmpty();

    String id = json(run(0, "snapshot", "create", "--output", "json")).path("snapshot").asText();
    // Without LOCKSTEP_SHADOW_URL: on the scratch server of the program's own choice.
    command("snapshot", "verify", id).with("LOCKSTEP_SHADOW_URL", "").run().exited(0);
    Path toc = snapshots.resolve(id).resolve("data").resolve("toc.dat");
    byte[] bytes = Files.readAllBytes(toc);
    bytes[bytes.length / 2] ^= 1;
    Files.write(toc, bytes);
    assertThat(run(3, "snapshot", "restore", id, "--to", "elsewhere").error())
        .contains("toc.dat has another SHA-256 sum");
    Files.delete(toc);
    assertThat(run(3, "snapshot", "list").out().get(0)).contains("DAMAGED: toc.dat is missing");
  }

  @Test
  void oneThatIsToldToStopCleansUpAndSaysSo() throws IOException {
    run(0, "migrate");
    database.execute(
        "INSERT INTO artists (name) SELECT repeat(md5(n::text), 9) FROM generate_series(1, 60000) n");
    try (ChildProcess process = command("snapshot", "create").start()) {
      Eventually.isTrue(
          database,
          "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'lockstep snapshot'"
              + " AND query LIKE 'COPY public.artists%'");
      ChildProcess.Result stopped = process.signal("TERM").await();
      assertThat(stopped.error()).contains("stopped: nothing half done is left");
    }
    assertThat(inFolder()).isEmpty();
  }

  /**
   * {@code kill -9} at random moments. {@code -Dlockstep.test.kills=20} makes it longer, {@code
   * -Dlockstep.test.seed=…} repeats one.
   */
  @Test
  void aKillLeavesNothingThatSaysItIsWholeAndIsNot() throws IOException {
    int kills = Integer.getInteger("lockstep.test.kills", 5);
    long seed = Long.getLong("lockstep.test.seed", System.nanoTime());
    System.out.println(
        "SnapshotIT: -Dlockstep.test.kills=" + kills + " -Dlockstep.test.seed=" + seed);
    Random random = new Random(seed);
    run(0, "migrate");
    database.execute(
        "INSERT INTO artists (name) SELECT repeat(md5(n::text), 9) FROM generate_series(1, 60000) n");
    long began = System.nanoTime();
    String whole = json(run(0, "snapshot", "create", "--output", "json")).path("snapshot").asText();
    long create = (System.nanoTime() - began) / 1_000_000;
    began = System.nanoTime();
    run(0, "snapshot", "verify", whole);
    long verify = (System.nanoTime() - began) / 1_000_000;
    String name = restoredName();

    for (int kill = 0; kill < kills; kill++) {
      List<String> arguments =
          switch (kill % 3) {
            case 0 -> List.of("snapshot", "create");
            case 1 -> List.of("snapshot", "verify", whole);
            default -> List.of("snapshot", "restore", whole, "--to", name);
          };
      Files.deleteIfExists(snapshots.resolve(whole).resolve("verified.json"));
      database.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      long most = kill % 3 == 0 ? create : verify;
      Duration moment = Duration.ofMillis(random.nextLong(most / 4, most));
      String where = arguments + " killed after " + moment + ", seed " + seed;
      boolean ended;
      try (ChildProcess process = command(arguments.toArray(String[]::new)).start()) {
        ended = process.endsWithin(moment);
        process.kill().await();
      }
      // A kill between the last step and the end of the process finds all of it done.
      boolean verified = Files.exists(snapshots.resolve(whole).resolve("verified.json"));
      boolean restored =
          !database
              .rows("SELECT datname FROM pg_database WHERE datname = '" + name + "'")
              .isEmpty();
      assertThat(verified).as(where).isIn(kill % 3 == 1 && ended, kill % 3 == 1);
      assertThat(restored).as(where).isIn(kill % 3 == 2 && ended, kill % 3 == 2);
      if (restored) {
        assertThat(rows(elder.server().url(name))).as(where).isEqualTo(rows(database.url()));
      }
      for (JsonNode each : json(run(0, "snapshot", "list", "--output", "json"))) {
        assertThat(each.path("problems")).as(where).isEmpty();
        assertThat(each.path("verified").asBoolean())
            .as(where)
            .isEqualTo(verified && each.path("snapshot").asText().equals(whole));
      }
    }

    // The next ones go on, and clear up what there is.
    run(0, "snapshot", "create", "--verify");
    run(0, "snapshot", "verify", whole);
    run(0, "snapshot", "restore", whole, "--to", name);
    assertThat(rows(elder.server().url(name))).isEqualTo(rows(database.url()));
    assertThat(inFolder()).noneMatch(each -> each.contains("."));
    Eventually.isTrue(
        database,
        "SELECT count(*) = 0 FROM pg_database WHERE starts_with(datname, 'lockstep_restoring_')"
            + " OR starts_with(datname, 'lockstep_scratch_')");
    Eventually.isTrue(
        database,
        "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name IN ('lockstep snapshot',"
            + " 'lockstep restore')");
  }
}
