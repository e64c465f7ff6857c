// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MentionedTables;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The repeatable migrations whose objects a reverse touches. Its history says that they are applied
 * as they are written, and a view that goes with its table would be gone for good: their rows go in
 * the transaction of the reverse, so that the next run applies them again, whatever happens before.
 *
 * <p>One is touched if it speaks of something that went, or of something that is there and that the
 * reverse speaks of. That may be more than need be: to apply it again does no harm.
 */
final class TouchedRepeatables {
  private final History history;
  private final List<MigrationFile> applied = new ArrayList<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private ObjectNames before = ObjectNames.NONE;

  TouchedRepeatables(MigrationSet set, History history) {
    this.history = history;
    Map<String, AppliedMigration> rows = history.repeatables();
    set.repeatables().stream()
        .filter(file -> rows.containsKey(file.description()))
        .forEach(applied::add);
  }

  /** Those that are applied, in any text, and shipped. */
  List<MigrationFile> applied() {
    return applied;
  }

  /** Looks at what there is before a reverse. */
  void before(Connection connection) throws SQLException {
    before = applied.isEmpty() ? ObjectNames.NONE : ObjectNames.read(connection);
  }

  /** In the transaction of {@code reverse}, when it is done: takes the rows of those it touched. */
  void after(MigrationFile reverse, Connection inside) throws SQLException {
    if (applied.isEmpty()) {
      return;
    }
    Set<String> names = before.goneIn(ObjectNames.read(inside));
    MentionedTables words = reverse.content().words();
    names.addAll(new HashSet<>(before.byIdentity().values()).stream().filter(words::have).toList());
    for (MigrationFile file : applied) {
      if (names.stream().anyMatch(file.content().words()::have)) {
        forget(file, inside);
      }
    }
  }

  private void forget(MigrationFile file, Connection inside) throws SQLException {
    try (PreparedStatement statement =
        inside.prepareStatement(
            "DELETE FROM "
                + history.table()
                + " WHERE version IS NULL AND type <> 'SCHEMA' AND description = ?")) {
      statement.setString(1, file.description());
      if (statement.executeUpdate() > 0) {
        touched.add(file.description());
      }
    }
  }

  /** The descriptions of those whose rows were taken. */
  Set<String> touched() {
    return touched;
  }
}
