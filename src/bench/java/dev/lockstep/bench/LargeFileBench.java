// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One migration that is a seed: 100 MB of INSERT statements, and 1 GB of COPY; beside psql in one
 * transaction too, and what each needs of memory.
 */
final class LargeFileBench {
  private static final long MILLION = 1_000_000;

  private final Databases databases;
  private final List<Program> programs;
  private final int turns;
  private final Report report;

  LargeFileBench(Databases databases, List<Program> programs, int turns, Report report) {
    this.databases = databases;
    this.programs = List.copyOf(programs);
    this.turns = turns;
    this.report = report;
  }

  private interface Rows {
    void write(BufferedWriter out, long row) throws IOException;
  }

  void run() throws Exception {
    measure(
        "migrate, 100 MB of INSERT",
        file(
            "insert",
            100 * MILLION,
            "",
            (out, row) ->
                out.write(
                    "INSERT INTO seed (id, name, note) VALUES (%1$d, 'name of %1$d', 'it''s the note; of row %1$d');%n"
                        .formatted(row)),
            ""));
    measure(
        "migrate, 1 GB of COPY",
        file(
            "copy",
            1000 * MILLION,
            "COPY seed FROM stdin;\n",
            (out, row) -> {
              String id = Long.toString(row);
              out.write(id);
              out.write("\tname of ");
              out.write(id);
              out.write("\tthe note; of row, as long as what people write in such a column is\n");
            },
            "\\.\n"));
  }

  private static Path file(String name, long size, String before, Rows rows, String after)
      throws IOException {
    Path file = Bench.OUT.resolve("large").resolve(name).resolve("V1__" + name + ".sql");
    if (Files.exists(file) && Files.size(file) >= size) {
      return file;
    }
    Bench.say("writing " + file);
    Files.createDirectories(file.getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("CREATE TABLE seed (id bigint, name text, note text);\n");
      out.write(before);
      for (long row = 0; row % 10_000 != 0 || Files.size(file) < size; row++) {
        rows.write(out, row);
      }
      out.write(after);
    }
    return file;
  }

  private void measure(String figure, Path file) throws Exception {
    Optional<Psql> psql = Psql.find();
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 1; turn <= turns; turn++) {
      Bench.say(figure + ", turn " + turn + " of " + turns);
      if (psql.isPresent()) {
        String url = databases.create();
        List<String> command =
            List.of(
                psql.get().binary(),
                "-X",
                "-q",
                "-1",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                url,
                "-f",
                file.toString());
        add(times, "psql -1 -f", Run.milliseconds(command, Map.of()));
        databases.drop(url);
      }
      for (Program program : programs) {
        String url = databases.create();
        add(
            times,
            program.name(),
            Run.milliseconds(program.with("migrate"), environment(file, url)));
        databases.drop(url);
      }
    }
    double floor =
        times.containsKey("psql -1 -f") ? Run.median(times.get("psql -1 -f")) : Double.NaN;
    times.forEach((name, each) -> report.time(figure, name, each, floor, "psql -1 -f"));
    for (Program program : programs) {
      String url = databases.create();
      Footprint most = Footprint.of(program, program.with("migrate"), environment(file, url));
      report.figure(figure + ", resident at most", program.name(), most.resident(), "MB");
      databases.drop(url);
    }
  }

  private static void add(Map<String, List<Double>> times, String name, double time) {
    times.computeIfAbsent(name, n -> new ArrayList<>()).add(time);
  }

  private static Map<String, String> environment(Path file, String url) {
    return Program.environment(url, file.getParent());
  }
}
