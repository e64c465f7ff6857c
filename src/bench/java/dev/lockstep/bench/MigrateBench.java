// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Start to exit: 1, 20 and 200 migrations on an empty database, none pending of 200, and one more
 * where 200 are applied, which is what an init container meets most.
 */
final class MigrateBench {
  private final Databases databases;
  private final List<Contender> contenders;
  private final int repetitions;
  private final Report report;
  private final Set<Contender> broken = new HashSet<>();

  MigrateBench(Databases databases, List<Contender> contenders, int repetitions, Report report) {
    this.databases = databases;
    this.contenders = contenders;
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    Optional<Psql> psql = Psql.find();
    if (psql.isEmpty()) {
      report.skipped("psql", "not installed; there are no ratios");
    }
    for (int size : List.of(1, 20, 200)) {
      fresh(size, psql);
    }
    nothingPending(psql);
  }

  private static List<String> statements(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                """
                CREATE TABLE bench_%1$d (
                  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  name text NOT NULL,
                  created_at timestamptz NOT NULL DEFAULT now()
                );
                CREATE INDEX bench_%1$d_name_idx ON bench_%1$d (name);
                """
                    .formatted(i))
        .toList();
  }

  private static Path folder(Contender contender, int size) throws IOException {
    Path folder =
        Bench.OUT.resolve("migrations").resolve(contender.name().replace(' ', '-') + "-" + size);
    if (Files.notExists(folder)) {
      Files.createDirectories(folder);
      contender.write(statements(size), folder);
    }
    return folder;
  }

  /** Each repetition takes one run of every contender, beginning with another one each time. */
  private void fresh(int size, Optional<Psql> psql) throws Exception {
    String figure = "migrate " + size;
    List<Contender> all = new ArrayList<>(contenders);
    all.removeAll(broken);
    psql.ifPresent(all::add);
    Map<Contender, List<Double>> times = new LinkedHashMap<>();
    int turns = size == 200 ? Math.max(3, repetitions / 2) : repetitions;
    for (int turn = 0; turn < turns; turn++) {
      Bench.say(figure + ", turn " + (turn + 1) + " of " + turns);
      for (int i = 0; i < all.size(); i++) {
        Contender contender = all.get((i + turn) % all.size());
        if (broken.contains(contender)) {
          continue;
        }
        String url = databases.create();
        try {
          double time = time(contender, size, url);
          times.computeIfAbsent(contender, c -> new ArrayList<>()).add(time);
        } catch (IOException e) {
          broken.add(contender);
          report.skipped(contender.name(), figure + ": " + e.getMessage());
        } finally {
          databases.drop(url);
        }
      }
    }
    double floor = psql.map(times::get).map(Run::median).orElse(Double.NaN);
    times.forEach(
        (contender, each) -> report.time(figure, contender.name(), each, floor, "psql -f"));
  }

  private static double time(Contender contender, int size, String url) throws Exception {
    Path folder = folder(contender, size);
    return Run.milliseconds(contender.command(folder, url), contender.environment(folder, url));
  }

  private void nothingPending(Optional<Psql> psql) throws Exception {
    String figure = "migrate, nothing pending of 200";
    Map<Contender, String> prepared = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      if (broken.contains(contender)) {
        continue;
      }
      String url = databases.create();
      try {
        time(contender, 200, url);
        prepared.put(contender, url);
      } catch (IOException e) {
        report.skipped(contender.name(), figure + ": " + e.getMessage());
      }
    }
    String empty = databases.create();
    List<Double> floor = new ArrayList<>();
    Map<Contender, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say(figure + ", turn " + (turn + 1) + " of " + repetitions);
      if (psql.isPresent()) {
        floor.add(Run.milliseconds(psql.get().selectOne(empty), Map.of()));
      }
      for (Map.Entry<Contender, String> each : prepared.entrySet()) {
        times
            .computeIfAbsent(each.getKey(), c -> new ArrayList<>())
            .add(time(each.getKey(), 200, each.getValue()));
      }
    }
    double median = floor.isEmpty() ? Double.NaN : Run.median(floor);
    times.forEach(
        (contender, each) ->
            report.time(figure, contender.name(), each, median, "psql -c 'select 1'"));
    if (!floor.isEmpty()) {
      report.time(figure, "psql -c 'select 1'", floor, median, "psql -c 'select 1'");
    }
    oneMore(prepared, psql, empty);
    for (String url : prepared.values()) {
      drop(url);
    }
    drop(empty);
  }

  private void oneMore(Map<Contender, String> prepared, Optional<Psql> psql, String empty)
      throws Exception {
    String figure = "migrate, one more on 200";
    List<Double> floor = new ArrayList<>();
    Map<Contender, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say(figure + ", turn " + (turn + 1) + " of " + repetitions);
      int size = 201 + turn;
      if (psql.isPresent()) {
        Path only = Bench.OUT.resolve("migrations").resolve("psql-only-" + size);
        if (Files.notExists(only)) {
          Files.createDirectories(only);
          psql.get().write(List.of(statements(size).get(size - 1)), only);
        }
        floor.add(
            Run.milliseconds(psql.get().command(only, empty), psql.get().environment(only, empty)));
      }
      for (Map.Entry<Contender, String> each : prepared.entrySet()) {
        times
            .computeIfAbsent(each.getKey(), c -> new ArrayList<>())
            .add(time(each.getKey(), size, each.getValue()));
      }
    }
    double median = floor.isEmpty() ? Double.NaN : Run.median(floor);
    times.forEach(
        (contender, each) -> report.time(figure, contender.name(), each, median, "psql -f"));
  }

  private void drop(String url) throws SQLException {
    databases.drop(url);
  }
}
