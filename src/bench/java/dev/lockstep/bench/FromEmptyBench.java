// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A schema of 400 tables whose files stand in no order that loads: the first {@code generate} from
 * nothing, and a {@code check} that remembers nothing; beside psql with the generated file, which
 * the proofs of both execute twice, with its reverse between.
 */
final class FromEmptyBench {
  private static final int TABLES = 400;

  /** Has no divisor in common with the number of tables: so each has a rank of its own. */
  private static final int STRIDE = 171;

  private static final Path PROJECT = Bench.OUT.resolve("from-empty");
  private static final Path SCHEMA = PROJECT.resolve("src/main/schema");
  private static final Path MIGRATIONS = PROJECT.resolve("migrations");

  private final Databases databases;
  private final Program program;
  private final int repetitions;
  private final Report report;

  FromEmptyBench(Databases databases, Program program, int repetitions, Report report) {
    this.databases = databases;
    this.program = program.asDevelopersRunIt();
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    try {
      measure(Map.of("PATH", databases.path(), "LOCKSTEP_CACHE", "false", "DATABASE_URL", ""));
    } catch (IOException e) {
      report.skipped(program.name() + " from empty", e.getMessage());
    }
  }

  private void measure(Map<String, String> environment) throws Exception {
    List<Double> generate = new ArrayList<>();
    List<Double> check = new ArrayList<>();
    for (int turn = 0; turn <= repetitions; turn++) {
      Bench.say(program.name() + ": 400 tables from empty, turn " + turn);
      writeSchema();
      double generated = time(environment, "generate", "first");
      double checked = time(environment, "check");
      // The first starts the server that the others find.
      if (turn > 0) {
        generate.add(generated);
        check.add(checked);
      }
    }
    double floor = floor();
    report.time("generate, 400 tables from empty", program.name(), generate, floor, "psql -f");
    report.time("check of it, nothing remembered", program.name(), check, floor, "psql -f");
  }

  private double time(Map<String, String> environment, String... arguments) throws Exception {
    return Run.milliseconds(program.with(arguments), environment, PROJECT);
  }

  /** The generated file by psql; not a number where there is none. */
  private double floor() throws Exception {
    Psql psql = Psql.find().orElse(null);
    if (psql == null) {
      report.skipped("psql -f", "psql is not installed");
      return Double.NaN;
    }
    Path folder = Bench.OUT.resolve("from-empty-psql");
    DurableFiles.delete(folder);
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      Path forward =
          files.filter(file -> file.getFileName().toString().startsWith("V")).findFirst().get();
      Files.copy(forward, folder.resolve("forward.sql"));
    }
    List<Double> times = new ArrayList<>();
    for (int turn = 0; turn < repetitions; turn++) {
      String url = databases.create();
      times.add(Run.milliseconds(psql.command(folder, url), Map.of()));
      databases.drop(url);
    }
    report.time("400 tables from empty", psql.name(), times, Double.NaN, "");
    return Run.median(times);
  }

  private static void writeSchema() throws IOException {
    DurableFiles.delete(PROJECT);
    Files.createDirectories(SCHEMA);
    Files.createDirectories(MIGRATIONS);
    int[] ofRank = new int[TABLES];
    for (int table = 0; table < TABLES; table++) {
      ofRank[rank(table)] = table;
    }
    for (int table = 0; table < TABLES; table++) {
      Files.writeString(
          SCHEMA.resolve(BenchSchema.name(table) + ".sql"), module(table, rank(table), ofRank));
    }
  }

  private static int rank(int table) {
    return table * STRIDE % TABLES;
  }

  /** One column each for two tables of a lower rank; some refer to a higher one besides. */
  private static String module(int table, int rank, int[] ofRank) {
    // Its own foreign key may go the other way round.
    String module = BenchSchema.alone(table);
    if (rank > 0) {
      module = module.replace("slug text,", "slug text,\n  " + reference("a", ofRank[rank - 1]));
      module = module.replace("slug text,", "slug text,\n  " + reference("b", ofRank[rank / 2]));
    }
    return rank % 20 == 0
        ? module
            + "ALTER TABLE %s ADD COLUMN c_id bigint;\n".formatted(BenchSchema.name(table))
            + "ALTER TABLE %s ADD FOREIGN KEY (c_id) REFERENCES %s (id);\n"
                .formatted(BenchSchema.name(table), BenchSchema.name(ofRank[rank + 10]))
        : module;
  }

  private static String reference(String column, int table) {
    return "%s_id bigint REFERENCES %s (id),".formatted(column, BenchSchema.name(table));
  }
}
