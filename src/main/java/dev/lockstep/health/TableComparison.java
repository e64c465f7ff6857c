// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.health.HealthReport.Tables;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Expected tables against those there. The canonical schema is where all migrations lead; a table
 * that a pending migration speaks of is not lost but not made yet, and one that a migration behind
 * a closed gate speaks of is not expected yet.
 *
 * @param lost missing, and no pending migration would make it
 */
record TableComparison(
    Set<TableName> expected,
    Set<TableName> missing,
    Set<TableName> unexpected,
    Set<TableName> lost) {

  static TableComparison of(
      Set<TableName> wanted,
      Set<TableName> present,
      @Nullable MigrationPlan plan,
      Optional<ClosedGate> gate) {
    List<MigrationFile> pending = plan == null ? List.of() : plan.pending();
    List<MigrationFile> behindGate =
        gate.map(closed -> pending.subList(pending.indexOf(closed.migration()), pending.size()))
            .orElse(List.of());
    Set<TableName> expected = new TreeSet<>();
    Set<TableName> missing = new TreeSet<>();
    Set<TableName> lost = new TreeSet<>();
    for (TableName table : wanted) {
      if (present.contains(table)) {
        expected.add(table);
      } else if (!isMadeBy(behindGate, table)) {
        expected.add(table);
        missing.add(table);
        if (!isMadeBy(pending, table)) {
          lost.add(table);
        }
      }
    }
    Set<TableName> unexpected = new TreeSet<>();
    if (!wanted.isEmpty()) {
      unexpected.addAll(present);
      unexpected.removeAll(wanted);
    }
    return new TableComparison(expected, missing, unexpected, lost);
  }

  /** By the table's name as a word of the SQL: enough to tell "not yet" from "lost". */
  private static boolean isMadeBy(List<MigrationFile> files, TableName table) {
    return files.stream().anyMatch(file -> file.content().words().have(table.name()));
  }

  Tables report() {
    return new Tables(texts(expected), texts(missing), texts(unexpected));
  }

  static List<String> texts(Set<TableName> tables) {
    return tables.stream().map(TableName::text).toList();
  }
}
