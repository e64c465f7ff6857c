// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL's own load generator, at a steady rate whatever the server does ({@code --rate}): a
 * latency counts from when the transaction was due, so that a stall is not left out.
 */
record PgBench(Path binary) {
  static final int RATE = 100;

  /** In milliseconds. */
  record Latency(double p99, double worst) {}

  static Optional<PgBench> find() throws IOException {
    return Psql.candidates("pgbench").filter(Files::isExecutable).findFirst().map(PgBench::new);
  }

  /** Single-row updates of random rows of {@code artworks}. */
  Latency run(String url, long rows, int seconds) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Bench.OUT.resolve("pgbench"));
    try (Stream<Path> old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    Path script = folder.resolve("update.sql");
    Files.writeString(
        script,
        "\\set id random(1, %d)\nUPDATE artworks SET views = views + 1 WHERE id = :id;\n"
            .formatted(rows));
    Run.milliseconds(
        List.of(
            binary.toString(),
            "--no-vacuum",
            "--rate=" + RATE,
            "--client=16",
            "--time=" + seconds,
            "--protocol=prepared",
            "--file=" + script,
            "--log",
            "--log-prefix=" + folder.resolve("log"),
            url.replace("postgres://", "postgresql://")),
        Map.of());
    List<Double> latencies = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(file -> !file.equals(script)).toList()) {
        for (String line : Files.readAllLines(log)) {
          // client, transaction, microseconds, …
          latencies.add(Double.parseDouble(line.split(" ", 4)[2]) / 1000);
        }
      }
    }
    return new Latency(Run.percentile(latencies, 0.99), Run.percentile(latencies, 1));
  }
}
