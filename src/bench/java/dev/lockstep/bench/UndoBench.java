// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Start to exit of {@code undo --to empty} of 200 migrations, as a ratio to one psql that runs the
 * same 200 reverses with {@code -f}: each is one statement, and so a transaction of its own there.
 */
final class UndoBench {
  private static final int SIZE = 200;
  private static final String FIGURE = "undo " + SIZE;
  private static final String FLOOR = "psql -f";

  private final Databases databases;
  private final List<Program> programs;
  private final int repetitions;
  private final Report report;
  private final Path migrations = Bench.OUT.resolve("undo");
  private final Path reverses = Bench.OUT.resolve("undo-psql");

  UndoBench(Databases databases, List<Program> programs, int repetitions, Report report) {
    this.databases = databases;
    this.programs = programs;
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    write();
    String migrated = databases.create();
    String scratch = databases.create();
    Run.milliseconds(programs.get(0).with("migrate"), Program.environment(migrated, migrations));
    Optional<Psql> psql = Psql.find();
    if (psql.isEmpty()) {
      report.skipped(FLOOR, "not installed; there are no ratios");
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say(FIGURE + ", turn " + (turn + 1) + " of " + repetitions);
      if (psql.isPresent()) {
        String url = databases.copy(migrated);
        add(times, FLOOR, Run.milliseconds(psql.get().command(reverses, url), Map.of()));
        databases.drop(url);
      }
      for (Program program : programs) {
        add(times, program.name(), undo(program, migrated, Map.of(), "--unrehearsed"));
      }
    }
    for (Program program : programs) {
      Bench.say(FIGURE + " rehearsed, " + program.name());
      Map<String, String> server = Map.of("LOCKSTEP_SHADOW_URL", scratch);
      add(times, program.name() + ", rehearsed", undo(program, migrated, server));
    }
    double floor = psql.map(each -> Run.median(times.get(FLOOR))).orElse(Double.NaN);
    times.forEach((name, each) -> report.time(FIGURE, name, each, floor, FLOOR));
    databases.drop(migrated);
    databases.drop(scratch);
  }

  private static void add(Map<String, List<Double>> times, String name, double time) {
    times.computeIfAbsent(name, each -> new ArrayList<>()).add(time);
  }

  /** On a copy of its own, which must be empty afterwards. */
  private double undo(Program program, String migrated, Map<String, String> more, String... options)
      throws Exception {
    String url = databases.copy(migrated);
    List<String> command = program.with("undo", "--to", "empty");
    command.addAll(List.of(options));
    Map<String, String> environment = new HashMap<>(Program.environment(url, migrations));
    environment.putAll(more);
    double time = Run.milliseconds(command, environment);
    String left =
        Databases.value(
            Databases.jdbc(url) + "?user=postgres",
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'bench_%'");
    if (!left.equals("0")) {
      throw new IOException(program.name() + " left " + left + " relations after undo");
    }
    databases.drop(url);
    return time;
  }

  private void write() throws IOException {
    Files.createDirectories(migrations);
    Files.createDirectories(reverses);
    for (int i = 1; i <= SIZE; i++) {
      String name = Contender.version(i) + "__table_" + i + ".sql";
      String reverse = "-- lossy: the rows of bench_%1$d go\nDROP TABLE bench_%1$d;\n".formatted(i);
      Files.writeString(
          migrations.resolve("V" + name),
          """
          CREATE TABLE bench_%1$d (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL
          );
          CREATE INDEX bench_%1$d_name_idx ON bench_%1$d (name);
          """
              .formatted(i));
      Files.writeString(migrations.resolve("U" + name), reverse);
      // psql takes them by name, and the newest has to come first.
      Files.writeString(reverses.resolve(Contender.version(SIZE - i) + ".sql"), reverse);
    }
  }
}
