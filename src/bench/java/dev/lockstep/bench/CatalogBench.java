// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.rename.Hints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Catalogs of 1,000 tables: read, and read and compared, in a JVM that has done so before. */
final class CatalogBench {
  private static final int TABLES = 1000;

  private final Databases databases;
  private final int repetitions;
  private final Report report;

  CatalogBench(Databases databases, int repetitions, Report report) {
    this.databases = databases;
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    String url = databases.create();
    try (Connection connection = DriverManager.getConnection(jdbc(url));
        Statement statement = connection.createStatement()) {
      for (int table = 0; table < TABLES; table++) {
        statement.execute(BenchSchema.table(table, ""));
      }
      Catalog before = CatalogReader.read(connection, CatalogFilter.DEFAULT);
      statement.execute("ALTER TABLE t0500 ADD COLUMN bio text");
      List<Double> reads = new ArrayList<>();
      List<Double> diffs = new ArrayList<>();
      for (int turn = 0; turn < repetitions; turn++) {
        Bench.say("catalog of " + TABLES + " tables, turn " + (turn + 1));
        long began = System.nanoTime();
        Catalog after = CatalogReader.read(connection, CatalogFilter.DEFAULT);
        long read = System.nanoTime();
        Differ.diff(before, after, Hints.NONE).inOneStep();
        long done = System.nanoTime();
        reads.add((read - began) / 1e6);
        diffs.add((done - began) / 1e6);
      }
      double floor = Run.median(reads);
      report.time("read 1,000 tables", "in process", reads, Double.NaN, "");
      report.time("read and diff 1,000 tables", "in process", diffs, floor, "read");
    } finally {
      databases.drop(url);
    }
  }

  private static String jdbc(String url) {
    return url.replaceFirst("^postgres://([^@]*)@(.*)$", "jdbc:postgresql://$2?user=$1");
  }
}
