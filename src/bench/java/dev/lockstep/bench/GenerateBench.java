// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One column more in a schema of 200 tables, from start to exit: with the embedded server stopped
 * and running, and on a server of the user's; and a check of an unchanged tree.
 */
final class GenerateBench {
  private static final int TABLES = 200;
  private static final int PER_MIGRATION = 10;
  private static final Path PROJECT = Bench.OUT.resolve("project");

  private final Databases databases;
  private final Program program;
  private final int repetitions;
  private final Report report;
  private int columns;

  GenerateBench(Databases databases, Program program, int repetitions, Report report) {
    this.databases = databases;
    this.program = program.asDevelopersRunIt();
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    writeProject();
    // The JVM's archive of classes is made at the end of the first command.
    once(Map.of(), "--version");
    double floor = time("start to exit of --version", Map.of(), Double.NaN, () -> {}, "--version");
    String url = databases.create();
    try {
      String own = program.name().contains("jvm") ? "embedded" : "installed PostgreSQL";
      measure(own, Map.of("PATH", databases.path()), floor);
      measure("on LOCKSTEP_SHADOW_URL", Map.of("LOCKSTEP_SHADOW_URL", url), floor);
    } catch (IOException e) {
      report.skipped(program.name() + " generate", e.getMessage());
    } finally {
      databases.drop(url);
    }
  }

  private void measure(String where, Map<String, String> environment, double floor)
      throws Exception {
    column("");
    // What was never proven is proven here once, and is not measured.
    once(environment, "generate", "lock");
    time("generate, no change, " + where, environment, floor, () -> {}, "generate", "nothing");
    once(environment, "check");
    time("check, no change, " + where, environment, floor, () -> {}, "check");
    String[] generate = {"generate", "add bio", "--dry-run"};
    once(environment, generate);
    // What was generated once is known of the second time on, so both are told.
    time("generate, new column, " + where + ", warm", environment, floor, this::next, generate);
    time("generate, same column, " + where + ", warm", environment, floor, () -> {}, generate);
    if (!environment.containsKey("LOCKSTEP_SHADOW_URL")) {
      Runnable cool =
          () -> {
            stopWarm();
            next();
          };
      time("generate, new column, " + where + ", cold", environment, floor, cool, generate);
    }
  }

  private void once(Map<String, String> environment, String... arguments) throws Exception {
    Bench.say(program.name() + ": once " + String.join(" ", arguments));
    Run.milliseconds(program.with(arguments), environment(environment), PROJECT);
  }

  private double time(
      String figure,
      Map<String, String> environment,
      double floor,
      Runnable before,
      String... arguments)
      throws Exception {
    List<Double> times = new ArrayList<>();
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say(program.name() + ": " + figure + ", turn " + (turn + 1));
      before.run();
      times.add(Run.milliseconds(program.with(arguments), environment(environment), PROJECT));
    }
    report.time(figure, program.name(), times, floor, "--version");
    return Run.median(times);
  }

  private static void stopWarm() {
    try {
      ScratchSource.stopWarm();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("DATABASE_URL", "");
    return environment;
  }

  private static void writeProject() throws IOException {
    if (Files.exists(PROJECT)) {
      try (Stream<Path> files = Files.walk(PROJECT)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(PROJECT.resolve("src/main/schema"));
    Files.createDirectories(PROJECT.resolve("migrations"));
    StringBuilder migration = new StringBuilder();
    for (int table = 0; table < TABLES; table++) {
      write(table, "");
      migration.append(BenchSchema.table(table, ""));
      if (table % PER_MIGRATION == PER_MIGRATION - 1) {
        Files.writeString(
            PROJECT.resolve("migrations/V" + (20_260_101_000_000L + table) + "__tables.sql"),
            migration);
        migration.setLength(0);
      }
    }
  }

  /** Another column in every turn. */
  private void next() {
    columns++;
    try {
      column("bio" + columns + " text,\n  ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void column(String column) throws IOException {
    write(TABLES / 2, column);
  }

  private static void write(int table, String column) throws IOException {
    Files.writeString(
        PROJECT.resolve("src/main/schema/" + BenchSchema.name(table) + ".sql"),
        BenchSchema.table(table, column));
  }
}
