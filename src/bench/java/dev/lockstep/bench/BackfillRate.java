// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.bench.BackfillSite.Third;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Rows a second of a backfill, beside one {@code UPDATE} of the whole table and beside batches
 * without any engine. Each ratio is the median of those of the turns: the machine is not the same
 * for many minutes, but nearly so for one turn.
 */
final class BackfillRate {
  private static final String WHOLE = "whole-table UPDATE";
  private static final String BATCHES = "plain batches in a DO block, asynchronous commit";
  private static final List<String> VARIANTS =
      List.of(
          WHOLE, BATCHES, "1 worker", "1 worker, synchronous-commit: on", "2 workers", "4 workers");

  private final BackfillSite site;
  private final int turns;
  private final Report report;
  private final ServerCpu cpu;

  /** One run of one variant, in seconds. */
  private record Taken(double took, double busy) {}

  BackfillRate(BackfillSite site, int turns, Report report) {
    this.site = site;
    this.turns = turns;
    this.report = report;
    this.cpu = new ServerCpu(site.dataDirectory());
  }

  /** Seconds that the slowest kind of backfill took. */
  double run() throws Exception {
    double slowest = 0;
    for (Third third : Third.values()) {
      Map<String, List<Taken>> taken = new LinkedHashMap<>();
      for (int turn = 0; turn < turns; turn++) {
        for (int i = 0; i < VARIANTS.size(); i++) {
          String variant = VARIANTS.get((i + turn) % VARIANTS.size());
          taken.computeIfAbsent(variant, name -> new ArrayList<>()).add(take(variant, third));
        }
      }
      for (String variant : VARIANTS) {
        slowest = Math.max(slowest, tell(third, variant, taken.get(variant), taken.get(WHOLE)));
      }
    }
    return slowest;
  }

  private Taken take(String variant, Third third) throws Exception {
    String database = site.copy(third);
    double before = cpu.seconds();
    double took =
        switch (variant) {
          case WHOLE -> whole(database);
          case BATCHES -> batches(database);
          default -> backfill(database, header(variant));
        };
    Taken taken = new Taken(took / 1000, cpu.seconds() - before);
    Bench.say("%s: %.1f s, server busy %.1f s".formatted(variant, taken.took, taken.busy));
    site.drop(database);
    return taken;
  }

  private double tell(Third third, String variant, List<Taken> taken, List<Taken> whole) {
    boolean floor = variant.equals(WHOLE) || variant.equals(BATCHES);
    String of = floor ? variant : site.program().name() + ", " + variant;
    double took = Run.median(taken.stream().map(Taken::took).toList());
    report.rate(
        "backfill, " + third.text(),
        of,
        site.rows() / took,
        "rows/s",
        turns,
        median(turn -> whole.get(turn).took / taken.get(turn).took),
        WHOLE);
    report.rate(
        "processor time of the server, " + third.text(),
        of,
        Run.median(taken.stream().map(Taken::busy).toList()),
        "s",
        turns,
        median(turn -> taken.get(turn).busy / whole.get(turn).busy),
        WHOLE);
    return took;
  }

  private double median(IntToDoubleFunction ofTurn) {
    return Run.median(IntStream.range(0, turns).mapToDouble(ofTurn).boxed().toList());
  }

  private static String header(String variant) {
    return "workers: "
        + variant.charAt(0)
        + (variant.endsWith("on") ? "\nsynchronous-commit: on" : "");
  }

  private double whole(String database) throws SQLException {
    long began = System.nanoTime();
    site.execute(
        database,
        """
        UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
         WHERE slug IS NULL""");
    return (System.nanoTime() - began) / 1e6;
  }

  /**
   * The floor of batching: what batches of the same size cost without any engine. On a server that
   * is short of processor it is above one UPDATE, because each batch cleans the indexes of what the
   * ones before it left dead, which one transaction cannot do with its own.
   */
  private double batches(String database) throws SQLException {
    long began = System.nanoTime();
    site.execute(
        database,
        "SET synchronous_commit = off",
        """
        DO $$
        DECLARE
          done bigint := 0;
          last bigint := (SELECT max(id) FROM artworks);
          bound bigint;
        BEGIN
          WHILE done < last LOOP
            SELECT id INTO bound FROM artworks
             WHERE id > done AND id <= last ORDER BY id LIMIT 1 OFFSET 5999;
            bound := coalesce(bound, last);
            EXECUTE 'UPDATE artworks
                        SET slug = lower(regexp_replace(title, ''[^a-zA-Z0-9]+'', ''-'', ''g''))
                      WHERE id > $1 AND id <= $2 AND slug IS NULL' USING done, bound;
            COMMIT;
            done := bound;
          END LOOP;
        END $$""");
    return (System.nanoTime() - began) / 1e6;
  }

  /** Milliseconds from the start of the command to its exit, verification included. */
  private double backfill(String database, String header) throws Exception {
    return Run.milliseconds(
        site.command("slugs"), site.environment(database, BackfillSite.slugs(header)));
  }
}
