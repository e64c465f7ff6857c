// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Heals what an earlier runner left when it failed or died outside a transaction. Inside one,
 * PostgreSQL has healed already.
 */
public final class Recovery {
  private final Events events;

  public Recovery(Events events) {
    this.events = events;
  }

  /**
   * Clears the failed rows of migrations that can be taken up where they stopped.
   *
   * @throws MigrationFailedException if one cannot, because it is unknown how far it came
   */
  public void heal(Connection connection, MigrationPlan plan) throws SQLException {
    List<UnfinishedUndo> undoing =
        plan.failed().isEmpty() ? List.of() : UnfinishedUndo.all(connection);
    for (AppliedMigration row : plan.failed()) {
      Optional<MigrationFile> file = fileOf(plan, row);
      Optional<UnfinishedUndo> half = UnfinishedUndo.of(row, undoing);
      if (half.isPresent()) {
        throw new MigrationFailedException(
            file.orElse(null), row.script() + " " + half.get().text(), null);
      }
      boolean journaled = StatementJournal.find(connection, row.script()).isPresent();
      if (file.isEmpty() || !(journaled || isRepeatable(file.get()))) {
        throw new MigrationFailedException(
            file.orElse(null),
            row.script()
                + " failed outside a transaction on "
                + row.installedOn()
                + " and what it did is not known; undo what it left, then run 'lockstep repair'",
            null);
      }
      delete(connection, plan.history(), row);
      events.emit(
          Event.info("failed-row-cleared", "cleared the failed row of " + row.script())
              .with("script", row.script()));
    }
  }

  private static Optional<MigrationFile> fileOf(MigrationPlan plan, AppliedMigration row) {
    List<MigrationFile> files = new ArrayList<>(plan.set().versioned());
    files.addAll(plan.set().baselines());
    files.addAll(plan.set().repeatables());
    return files.stream().filter(file -> file.script().equals(row.script())).findFirst();
  }

  /** One concurrent index build: whatever it left is an INVALID index of a name that we know. */
  private static boolean isRepeatable(MigrationFile file) {
    List<SqlStatement> statements = new ArrayList<>();
    if (!file.transactional() && file.content().statements() == 1) {
      file.forEachStatement(statements::add);
    }
    return statements.size() == 1
        && ConcurrentStatement.of(statements.get(0))
            instanceof ConcurrentStatement.CreateIndex create
        && create.name().isPresent();
  }

  private static void delete(Connection connection, History history, AppliedMigration row)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM " + history.table() + " WHERE installed_rank = ? AND NOT success")) {
      statement.setInt(1, row.rank());
      statement.executeUpdate();
    }
  }

  /** Whether there is anything to repair. Needs read access only. */
  public static boolean needed(Connection connection) throws SQLException {
    return !History.read(connection).failed().isEmpty()
        || !InvalidIndexes.all(connection).isEmpty();
  }

  /**
   * Clears every failed row and drops every INVALID index, because a person asked for it.
   *
   * @param shipped the files; empty if they cannot be read
   */
  public List<String> repair(Connection connection, Optional<MigrationSet> shipped)
      throws SQLException {
    List<String> done = new ArrayList<>();
    for (String index : new InvalidIndexes(events).dropAll(connection)) {
      done.add("dropped the INVALID index " + index);
    }
    History history = History.read(connection);
    List<UnfinishedUndo> undoing = UnfinishedUndo.all(connection);
    List<AppliedMigration> cleared = new ArrayList<>();
    for (AppliedMigration row : history.failed()) {
      Optional<UnfinishedUndo> half = UnfinishedUndo.of(row, undoing);
      if (half.isPresent()) {
        // To call it pending would be as wrong as to call it applied.
        done.add("left as it is: " + row.script() + " " + half.get().text());
        continue;
      }
      StatementJournal.forget(connection, row.script());
      delete(connection, history, row);
      cleared.add(row);
    }
    History after = History.read(connection);
    Optional<MigrationPlan> plan = shipped.map(set -> MigrationPlan.of(set, after));
    for (AppliedMigration row : cleared) {
      done.add("cleared the failed row of " + row.script() + "; " + after(row, plan));
    }
    return done;
  }

  /** What becomes of the migration whose row is gone. */
  private static String after(AppliedMigration row, Optional<MigrationPlan> plan) {
    if (row.isUndo()) {
      return "what it was to undo counts as applied";
    }
    if (!row.isOfSqlFile() && !row.ranAsBaseline()) {
      return "Flyway, which ran it as " + row.type() + ", has to run it again";
    }
    if (plan.isEmpty()) {
      return "the migrations folder cannot be read, so nobody knows whether it is pending again;"
          + " 'lockstep status' says what is wrong there";
    }
    Optional<MigrationFile> file = fileOf(plan.get(), row);
    if (file.isEmpty()) {
      return "its file is not in the migrations folder: it is not pending, and nothing applies it"
          + " before the file is put back; what it did before it failed is still there";
    }
    Optional<MigrationProblem> problem =
        plan.get().problems().stream()
            .filter(each -> each.file().equals(file.get().script()))
            .findFirst();
    if (problem.isPresent()) {
      return "'lockstep migrate' refuses it: " + problem.get();
    }
    return isPending(plan.get(), file.get())
        ? "it is pending again"
        : "it is not pending: a baseline or another row of the history stands for it";
  }

  private static boolean isPending(MigrationPlan plan, MigrationFile file) {
    return plan.pending().stream().anyMatch(each -> each.script().equals(file.script()))
        || plan.pendingRepeatables().stream().anyMatch(each -> each.script().equals(file.script()));
  }
}
