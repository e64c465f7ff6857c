// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.nio.file.Path;
import java.util.List;

/** What the same backfill keeps in memory, of few rows and of many. */
final class BackfillMemory {
  private static final int FACTOR = 5;

  private final BackfillSite site;
  private final Report report;

  BackfillMemory(BackfillSite site, Report report) {
    this.site = site;
    this.report = report;
  }

  void run() throws Exception {
    long most = site.rows() * FACTOR;
    for (long size : List.of(most / 1000, most / 100, most / 10, most)) {
      String database = "bench_memory";
      site.execute("postgres", "CREATE DATABASE " + database);
      site.execute(
          database,
          "CREATE UNLOGGED TABLE counters (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO counters SELECT i FROM generate_series(1, " + size + ") i",
          "VACUUM ANALYZE counters");
      Bench.say("memory over " + size + " rows");
      Footprint footprint =
          Footprint.of(site.program(), site.command("count"), site.environment(database, counts()));
      String figure = "%,d rows".formatted(size);
      report.figure(
          "peak resident memory, " + figure, site.program().name(), footprint.resident(), "MB");
      if (!Double.isNaN(footprint.heap())) {
        report.figure(
            "most that a full collection left, " + figure,
            site.program().name(),
            footprint.heap(),
            "MB");
      }
      site.drop(database);
    }
  }

  private static Path counts() throws Exception {
    return BackfillSite.write(
        "count",
        """
        /* lockstep
        table: counters
        */
        -- @batch
        UPDATE counters SET n = 1 WHERE id > :from AND id <= :to AND n = 0;
        -- @remaining
        SELECT count(*) FROM counters WHERE n = 0;
        """);
  }
}
