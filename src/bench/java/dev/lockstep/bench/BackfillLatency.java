// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.bench.BackfillSite.Third;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client at a steady rate, who never waits for an answer, has of a backfill beside it. In
 * turns, each beside the one it is compared with: the machine is not the same for minutes.
 */
final class BackfillLatency {
  private static final String ALONE = "alone";
  private static final String COMPUTING = "beside a query that only computes";
  private static final String BACKFILL = "beside a backfill";

  /** What a batch should take where its definition does not say. */
  private static final double TARGET_MS = 200;

  private final BackfillSite site;
  private final int turns;
  private final Report report;

  BackfillLatency(BackfillSite site, int turns, Report report) {
    this.site = site;
    this.turns = turns;
    this.report = report;
  }

  /** Measures while a backfill runs that takes about {@code seconds}. */
  void run(double seconds) throws Exception {
    PgBench pgbench = PgBench.find().orElse(null);
    if (pgbench == null) {
      report.skipped("latency beside a backfill", "pgbench is not installed");
      return;
    }
    int time = (int) Math.clamp(seconds * 0.7, 5, 20);
    Map<String, List<PgBench.Latency>> latencies = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (String beside : List.of(ALONE, COMPUTING, BACKFILL)) {
        Bench.say("pgbench, " + beside + ", " + time + " s");
        String database = site.copy(Third.SCATTERED);
        site.execute(database, "ALTER TABLE artworks RESET (autovacuum_enabled)");
        PgBench.Latency latency =
            switch (beside) {
              case ALONE -> pgbench.run(site.url(database), site.rows(), time);
              case COMPUTING -> besideAQuery(pgbench, database, time);
              default -> besideABackfill(pgbench, database, time);
            };
        Bench.say("p99 %.1f ms, worst %.1f ms".formatted(latency.p99(), latency.worst()));
        latencies.computeIfAbsent(beside, name -> new ArrayList<>()).add(latency);
        site.drop(database);
      }
    }
    String of = "pgbench at " + PgBench.RATE + " tps";
    double floor = p99(latencies.get(ALONE));
    latencies.forEach(
        (beside, found) -> {
          double p99 = p99(found);
          boolean alone = beside.equals(ALONE);
          report.rate(
              "p99, " + beside,
              of,
              p99,
              "ms",
              turns,
              alone ? null : p99 / floor,
              alone ? null : "pgbench " + ALONE);
          double worst = found.stream().mapToDouble(PgBench.Latency::worst).max().orElseThrow();
          boolean backfill = beside.equals(BACKFILL);
          report.rate(
              "worst, " + beside,
              of,
              worst,
              "ms",
              turns,
              backfill ? worst / TARGET_MS : null,
              backfill ? "target" : null);
        });
  }

  private static double p99(List<PgBench.Latency> latencies) {
    return Run.median(latencies.stream().map(PgBench.Latency::p99).toList());
  }

  private PgBench.Latency besideABackfill(PgBench pgbench, String database, int time)
      throws Exception {
    Path log = Bench.OUT.resolve("backfill.log");
    ProcessBuilder builder = new ProcessBuilder(site.command("slugs"));
    builder.environment().putAll(site.environment(database, BackfillSite.slugs("workers: 1")));
    Process backfill = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitBatches(database, backfill);
      PgBench.Latency latency = pgbench.run(site.url(database), site.rows(), time);
      if (!backfill.isAlive()) {
        report.skipped(
            "part of the latency", "the backfill ended before pgbench did: take more --rows");
      }
      return latency;
    } finally {
      backfill.destroyForcibly().waitFor();
    }
  }

  /**
   * What a busy processor alone does to the others: one session that touches no table and writes
   * nothing, as long as pgbench runs.
   */
  private PgBench.Latency besideAQuery(PgBench pgbench, String database, int time)
      throws Exception {
    try (Connection connection = DriverManager.getConnection(site.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      Thread query =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      statement.execute(
                          "DO 'BEGIN LOOP PERFORM md5(random()::text); END LOOP; END'");
                    } catch (SQLException e) {
                      Bench.say("the query ended: " + e.getMessage());
                    }
                  });
      PgBench.Latency latency = pgbench.run(site.url(database), site.rows(), time);
      statement.cancel();
      query.join();
      return latency;
    }
  }

  private void awaitBatches(String database, Process backfill) throws Exception {
    while (backfill.isAlive()) {
      try {
        if (Databases.value(
                site.jdbcUrl(database), "SELECT count(*) > 20 FROM lockstep.backfill_batch")
            .equals("t")) {
          return;
        }
      } catch (SQLException e) {
        // Its tables are not there yet.
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(
        "the backfill ended: " + Files.readString(Bench.OUT.resolve("backfill.log")));
  }
}
