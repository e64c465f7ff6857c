// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.MigrationReplay;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What files make of a scratch database: its catalog, and the rows in its tables. */
record Outcome(Catalog catalog, Map<ObjectId, TableRows> rows) {
  /** As it is now. */
  static Outcome read(MigrationReplay replay) throws SQLException {
    Catalog catalog = replay.catalog();
    return new Outcome(catalog, TableRows.read(replay.connection(), catalog));
  }

  /** How the catalog of {@code other} differs; empty if it does not. */
  Optional<String> schemaDifference(Outcome other) {
    List<ObjectDifference> differences =
        CatalogDifferences.exactly(catalog, other.catalog).differences();
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(DifferenceSummary.of(differences));
  }

  /** The tables whose rows are others in {@code other}. */
  Set<ObjectId> otherRows(Outcome other) {
    Set<ObjectId> tables = new TreeSet<>();
    rows.forEach(
        (table, mine) -> {
          if (!mine.equals(other.rows.get(table))) {
            tables.add(table);
          }
        });
    return tables;
  }

  /** The same for tables of which only the number of rows is the same each time. */
  Set<ObjectId> otherCounts(Outcome other, Set<ObjectId> tables) {
    Set<ObjectId> different = new TreeSet<>(tables);
    different.removeIf(
        table -> {
          TableRows mine = rows.get(table);
          TableRows its = other.rows.get(table);
          return mine != null && its != null && mine.count() == its.count();
        });
    return different;
  }
}
