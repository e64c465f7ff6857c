// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Start to exit of {@code lint} on a scratch server that is warm: 200 migrations, which make tables
 * or change tables in use, and one new one; the floor is psql, which applies the same files and
 * looks at nothing.
 */
final class LintBench {
  private static final int MIGRATIONS = 200;

  private final Databases databases;
  private final Program program;
  private final int repetitions;
  private final Report report;

  LintBench(Databases databases, Program program, int repetitions, Report report) {
    this.databases = databases;
    this.program = program.asDevelopersRunIt();
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    Optional<Psql> psql = Psql.find();
    if (psql.isEmpty()) {
      report.skipped(program.name() + " lint", "no psql for the floor");
      return;
    }
    measure("200 migrations of 200 tables", number -> BenchSchema.table(number, ""), psql.get());
    measure("200 migrations, 100 of tables in use", LintBench::half, psql.get());
  }

  /** Even numbers make a table, odd ones change the one before. */
  private static String half(int number) {
    String table = BenchSchema.name(number - 1);
    return number % 2 == 0
        ? BenchSchema.alone(number)
        : """
        ALTER TABLE %1$s ADD COLUMN note text;
        ALTER TABLE %1$s ADD CONSTRAINT %1$s_note CHECK (note <> '') NOT VALID;
        COMMENT ON COLUMN %1$s.note IS 'of %1$s';
        """
            .formatted(table);
  }

  private void measure(String what, IntFunction<String> text, Psql psql) throws Exception {
    Path project = project(text);
    Path migrations = project.resolve("migrations");
    Path one = migrations.resolve(name(MIGRATIONS));
    List<Double> floor = new ArrayList<>();
    List<Double> floorOfOne = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    List<Double> last = new ArrayList<>();
    Map<String, String> environment = Map.of("DATABASE_URL", "", "PATH", databases.path());
    lint(environment, project, "--all");
    lint(environment, project, "migrations/" + one.getFileName());
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say(program.name() + ": lint, " + what + ", turn " + (turn + 1));
      all.add(lint(environment, project, "--all"));
      last.add(lint(environment, project, "migrations/" + one.getFileName()));
      psql(psql, migrations, one, floor, floorOfOne);
    }
    report.time(what + ", applied", psql.name(), floor, Double.NaN, "");
    report.time("lint --all, " + what, program.name(), all, Run.median(floor), psql.name());
    report.time(
        "lint, one new after " + what,
        program.name(),
        last,
        Run.median(floorOfOne),
        psql.name() + " with the one file");
  }

  private void psql(
      Psql psql, Path migrations, Path one, List<Double> floor, List<Double> floorOfOne)
      throws Exception {
    Path before = Files.createTempDirectory(migrations.resolveSibling("psql"), "before");
    Path only = Files.createTempDirectory(migrations.resolveSibling("psql"), "only");
    try (Stream<Path> files = Files.list(migrations)) {
      for (Path file : files.toList()) {
        Files.copy(file, (file.equals(one) ? only : before).resolve(file.getFileName()));
      }
    }
    String url = databases.create();
    try {
      floor.add(Run.milliseconds(psql.command(before, url), Map.of()));
      floorOfOne.add(Run.milliseconds(psql.command(only, url), Map.of()));
    } finally {
      databases.drop(url);
    }
  }

  private double lint(Map<String, String> environment, Path project, String what) throws Exception {
    return Run.milliseconds(program.with("lint", what), environment, project);
  }

  private static String name(int number) {
    return String.format("V%d__%s.sql", 20_260_101_000_000L + number, BenchSchema.name(number));
  }

  /** With one more migration, which is the new one. */
  private Path project(IntFunction<String> text) throws IOException {
    Path folder = Files.createDirectories(Bench.OUT.resolve("lint"));
    Path project = Files.createTempDirectory(folder, "project");
    Path migrations = Files.createDirectories(project.resolve("migrations"));
    Files.createDirectories(project.resolve("psql"));
    for (int number : IntStream.range(0, MIGRATIONS).toArray()) {
      Files.writeString(migrations.resolve(name(number)), text.apply(number));
    }
    Files.writeString(
        migrations.resolve(name(MIGRATIONS)),
        "ALTER TABLE " + BenchSchema.name(0) + " ADD COLUMN added integer;\n");
    return project;
  }
}
