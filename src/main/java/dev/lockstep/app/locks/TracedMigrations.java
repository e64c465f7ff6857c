// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.app.locks.TableWork.Kind;
import dev.lockstep.lint.size.HeldLock;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.forecast.Forecast;
import dev.lockstep.migration.forecast.Forecaster;
import dev.lockstep.migration.forecast.LockForecast;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was seen of a migration on a scratch database, with what it means for the live one. */
final class TracedMigrations {
  private final Sizes sizes;
  private final Set<String> partitions;
  private final Forecaster forecaster;

  /**
   * One for a live database.
   *
   * @param partitions that it has, some of which no migration may have made
   * @param forecaster for what a scratch database cannot show
   */
  TracedMigrations(Sizes sizes, Set<String> partitions, Forecaster forecaster) {
    this.sizes = sizes;
    this.partitions = partitions;
    this.forecaster = forecaster;
  }

  PlannedMigration of(MigrationFile file, MigrationWork work) throws SQLException {
    StrongestLocks locks = new StrongestLocks();
    for (HeldLock each : HeldLock.of(work, sizes)) {
      locks.add(new PlannedLock(each.mode(), each.relation(), each.heldOrNull()));
    }
    List<String> unknown = new ArrayList<>();
    for (StatementWork each : work.statements()) {
      if (!each.locksSeen()) {
        // It committed by itself, and took its locks along.
        Forecast forecast = forecaster.of(file, line -> line == each.line());
        @Nullable Duration held = HeldLock.time(List.of(each), sizes).orElse(null);
        forecast
            .locks()
            .forEach(lock -> locks.add(new PlannedLock(lock.mode(), lock.relation(), held)));
        unknown.addAll(forecast.unknown());
      }
    }
    List<LockForecast> unseen = unseenPartitions(file, locks.all());
    if (!unseen.isEmpty()) {
      unknown.add(
          "how long: "
              + unseen.size()
              + (unseen.size() == 1 ? " partition is" : " partitions are")
              + " here that the scratch database does not have");
    }
    return new PlannedMigration(file, true, with(unseen, locks), work(work), unknown);
  }

  /** Whatever else it is, it is locked with its table, and takes as long as it is large. */
  private static List<PlannedLock> with(List<LockForecast> unseen, StrongestLocks seen) {
    if (unseen.isEmpty()) {
      return seen.all();
    }
    List<PlannedLock> all = new ArrayList<>();
    seen.all().forEach(lock -> all.add(new PlannedLock(lock.mode(), lock.relation(), null)));
    unseen.forEach(lock -> all.add(new PlannedLock(lock.mode(), lock.relation(), null)));
    return all;
  }

  /** Those which the text says are locked, too. It also learns the names that the file changes. */
  private List<LockForecast> unseenPartitions(MigrationFile file, List<PlannedLock> seen)
      throws SQLException {
    Set<String> names = seen.stream().map(PlannedLock::relation).collect(Collectors.toSet());
    return forecaster.of(file).locks().stream()
        .filter(lock -> partitions.contains(lock.relation()) && !names.contains(lock.relation()))
        .toList();
  }

  private List<TableWork> work(MigrationWork work) {
    List<TableWork> all = new ArrayList<>();
    for (StatementWork each : work.statements()) {
      add(Kind.REWRITES, each.rewritten(), all);
      add(Kind.CHANGES_ROWS, each.changed(), all);
      // A table that is written anew gets all its indexes with it.
      Set<String> indexed = new LinkedHashSet<>(each.built().keySet());
      indexed.removeAll(each.rewritten());
      add(Kind.BUILDS_INDEX, indexed, all);
      add(Kind.READS, each.scanned(), all);
    }
    return all;
  }

  /** One line for a table and what is done to it; what costs more includes the reading. */
  private void add(Kind kind, Set<String> tables, List<TableWork> all) {
    for (String table : tables) {
      boolean said =
          all.stream()
              .anyMatch(
                  each ->
                      each.table().equals(table) && (each.kind() == kind || kind == Kind.READS));
      if (!said && !table.isEmpty()) {
        all.add(new TableWork(kind, table, sizes.find(table).orElse(null)));
      }
    }
  }
}
