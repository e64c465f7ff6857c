// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * {@code snapshot create} beside plain {@code pg_dump}, {@code snapshot verify} beside plain {@code
 * pg_restore}, of the same data with as many jobs. The server is of the major that Debian's
 * programs are of.
 */
final class SnapshotBench {
  private static final int JOBS = 2;
  private static final int TABLES = 8;
  private static final Path JAR = Path.of("target", "elder-postgres.jar");

  private final Program program;
  private final int turns;
  private final long rows;
  private final Report report;

  /**
   * @param rows of all tables together; one is about 270 bytes
   */
  SnapshotBench(Program program, int turns, long rows, Report report) {
    this.program = program;
    this.turns = turns;
    this.rows = rows;
    this.report = report;
  }

  void run() throws Exception {
    Optional<Path> dump = Psql.candidates("pg_dump").filter(Files::isExecutable).findFirst();
    if (dump.isEmpty() || !Files.exists(JAR)) {
      report.skipped("snapshot", "needs pg_dump 15 and " + JAR + ", which the build makes");
      return;
    }
    Path folder = Bench.OUT.resolve("snapshot");
    delete(folder);
    Files.createDirectories(folder);
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver((system, machine) -> binaries())
            .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
            .setDataDirectory(folder.resolve("postgres"))
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      measure(server, folder, dump.get().getParent());
    } finally {
      delete(folder);
    }
  }

  private void measure(EmbeddedPostgres server, Path folder, Path programs) throws Exception {
    fill(server);
    String url = "postgres://postgres@localhost:" + server.getPort() + "/";
    report.figure(
        "snapshot, data",
        "tables",
        Double.parseDouble(
            Databases.value(
                Databases.jdbc(url + "postgres") + "?user=postgres",
                "SELECT sum(pg_table_size(oid)) / 1048576 FROM pg_class WHERE relkind = 'r'"
                    + " AND relnamespace = 'public'::regnamespace")),
        "MB");
    List<Double> dumps = new ArrayList<>();
    List<Double> creates = new ArrayList<>();
    List<Double> restores = new ArrayList<>();
    List<Double> verifies = new ArrayList<>();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            url + "postgres",
            "LOCKSTEP_SHADOW_URL",
            url + "postgres",
            "LOCKSTEP_SNAPSHOT_DIR",
            folder.resolve("snapshots").toString(),
            "LOCKSTEP_SNAPSHOT_JOBS",
            String.valueOf(JOBS));
    for (int turn = 1; turn <= turns; turn++) {
      Bench.say("snapshot, turn " + turn + " of " + turns);
      Path plain = folder.resolve("plain");
      delete(plain);
      dumps.add(
          Run.milliseconds(
              List.of(
                  programs.resolve("pg_dump").toString(),
                  "-Fd",
                  "-j" + JOBS,
                  "-f" + plain,
                  "-d",
                  url + "postgres"),
              Map.of()));
      delete(folder.resolve("snapshots"));
      creates.add(Run.milliseconds(program.with("snapshot", "create"), environment));
      sql(server, "CREATE DATABASE plain");
      restores.add(
          Run.milliseconds(
              List.of(
                  programs.resolve("pg_restore").toString(),
                  "-j" + JOBS,
                  "-d",
                  url + "plain",
                  plain.toString()),
              Map.of()));
      sql(server, "DROP DATABASE plain");
      verifies.add(
          Run.milliseconds(
              program.with("snapshot", "verify", onlyIn(folder.resolve("snapshots"))),
              environment));
    }
    double floor = Run.median(dumps);
    report.time("snapshot create", "pg_dump -Fd -j" + JOBS, dumps, Double.NaN, "");
    report.time("snapshot create", program.name(), creates, floor, "pg_dump -Fd -j" + JOBS);
    floor = Run.median(restores);
    report.time("snapshot verify", "pg_restore -j" + JOBS, restores, Double.NaN, "");
    report.time("snapshot verify", program.name(), verifies, floor, "pg_restore -j" + JOBS);
  }

  private static String onlyIn(Path snapshots) throws IOException {
    try (Stream<Path> paths = Files.list(snapshots)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .findFirst()
          .orElseThrow();
    }
  }

  private void fill(EmbeddedPostgres server) throws Exception {
    Bench.say("snapshot, writing " + rows + " rows");
    for (int table = 1; table <= TABLES; table++) {
      sql(
          server,
          "CREATE TABLE t"
              + table
              + " (id bigint PRIMARY KEY, name text, at timestamptz, price numeric, doc jsonb)",
          "INSERT INTO t"
              + table
              + " SELECT n, 'name ' || md5(n::text), now() + n * interval '1 s', n / 7.0,"
              + " jsonb_build_object('a', n, 'b', md5((n * 3)::text), 'c', md5((n * 5)::text))"
              + " FROM generate_series(1, "
              + rows / TABLES
              + ") n",
          "CREATE INDEX ON t" + table + " (name)");
    }
    sql(server, "CHECKPOINT");
  }

  private static void sql(EmbeddedPostgres server, String... statements) throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static InputStream binaries() throws IOException {
    try (ZipFile file = new ZipFile(JAR.toFile())) {
      ZipEntry archive =
          file.stream()
              .filter(entry -> entry.getName().toLowerCase(Locale.ROOT).endsWith(".txz"))
              .findFirst()
              .orElseThrow();
      try (InputStream stream = file.getInputStream(archive)) {
        return new ByteArrayInputStream(stream.readAllBytes());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
