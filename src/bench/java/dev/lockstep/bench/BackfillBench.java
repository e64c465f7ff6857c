// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.shadow.EmbeddedServer;
import java.util.Map;

/**
 * A backfill of a table with three indexes beside one {@code UPDATE} of the whole table; what
 * others feel of it; and what it keeps in memory. On a server that does flush to disk.
 */
final class BackfillBench {
  private final EmbeddedServer server;
  private final Program program;
  private final int turns;
  private final long rows;
  private final Report report;

  /** The server's settings for these figures: durable, and with no checkpoint in the middle. */
  static final Map<String, String> CONFIGURATION =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "shared_buffers", "512MB",
          "max_wal_size", "16GB",
          "checkpoint_timeout", "1h");

  BackfillBench(EmbeddedServer server, Program program, int turns, long rows, Report report) {
    this.server = server;
    this.program = program;
    this.turns = turns;
    this.rows = rows;
    this.report = report;
  }

  void run() throws Exception {
    report.fact("rows", rows);
    CONFIGURATION.forEach(report::fact);
    BackfillSite site = new BackfillSite(server, program, rows);
    for (BackfillSite.Third third : BackfillSite.Third.values()) {
      site.build(third);
    }
    double seconds = new BackfillRate(site, turns, report).run();
    new BackfillLatency(site, turns, report).run(seconds);
    new BackfillMemory(site, report).run();
  }
}
