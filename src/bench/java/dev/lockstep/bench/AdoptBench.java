// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Drizzle track of 200 migrations and 200 tables taken over, from start to exit, on a scratch
 * server that is warm; the floor is psql, which runs the same files once and proves nothing.
 */
final class AdoptBench {
  private static final int TABLES = 200;
  private static final long FIRST = 1_767_225_600_000L;

  private final Databases databases;
  private final Program program;
  private final int repetitions;
  private final Report report;

  AdoptBench(Databases databases, Program program, int repetitions, Report report) {
    this.databases = databases;
    this.program = program.asDevelopersRunIt();
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    Optional<Psql> psql = Psql.find();
    if (psql.isEmpty()) {
      report.skipped(program.name() + " adopt", "no psql for the floor");
      return;
    }
    double floor = floor(psql.get());
    try {
      Map<String, String> environment = Map.of("DATABASE_URL", "", "PATH", databases.path());
      adopt(environment);
      List<Double> times = new ArrayList<>();
      for (int turn = 0; turn < repetitions; turn++) {
        Bench.say(program.name() + ": adopt, turn " + (turn + 1));
        times.add(adopt(environment));
      }
      report.time(
          "adopt drizzle, 200 migrations, 200 tables",
          program.name(),
          times,
          floor,
          psql.get().name());
    } catch (IOException e) {
      report.skipped(program.name() + " adopt", e.getMessage());
    }
  }

  private double floor(Psql psql) throws Exception {
    List<Double> times = new ArrayList<>();
    for (int turn = 0; turn < repetitions; turn++) {
      Path project = project();
      String url = databases.create();
      try {
        times.add(Run.milliseconds(psql.command(files(project), url), Map.of(), project));
      } finally {
        databases.drop(url);
      }
    }
    report.time("200 Drizzle files, run once", psql.name(), times, Double.NaN, "");
    return Run.median(times);
  }

  private double adopt(Map<String, String> environment) throws Exception {
    return Run.milliseconds(program.with("adopt", "drizzle", "drizzle"), environment, project());
  }

  private static Path files(Path project) {
    return project.resolve("drizzle");
  }

  /** A new one, of which nothing is remembered: what was proven of the last is no proof of this. */
  private Path project() throws IOException {
    Path project = Files.createDirectories(Bench.OUT.resolve("adopt"));
    project = Files.createTempDirectory(project, "project");
    Path meta = Files.createDirectories(files(project).resolve("meta"));
    StringBuilder journal = new StringBuilder();
    for (int table = 0; table < TABLES; table++) {
      String tag = String.format("%04d_%s", table, BenchSchema.name(table));
      String text =
          BenchSchema.table(table, "").strip().replace(";\n", ";--> statement-breakpoint\n");
      Files.writeString(
          files(project).resolve(tag + ".sql"),
          table == 0 ? "-- of " + project + "\n" + text : text);
      journal
          .append(table == 0 ? "" : ",\n")
          .append(
              """
              {"idx": %d, "version": "7", "when": %d, "tag": "%s", "breakpoints": true}"""
                  .formatted(table, FIRST + table * 1000L, tag));
    }
    Files.writeString(
        meta.resolve("_journal.json"),
        "{\"version\": \"7\", \"dialect\": \"postgresql\", \"entries\": [\n" + journal + "\n]}\n");
    return project;
  }
}
