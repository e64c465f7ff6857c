// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A migration whose reverse cannot run in a transaction, was begun, and is not at its end: killed
 * in the midst of it, or failed. Until then the history has the migration as failed, so that
 * everything that reads it, stock Flyway included, knows that it is neither applied nor gone.
 *
 * @param version as the history has it
 * @param reverse the file of the reverse
 * @param statementsDone how many of its statements are known to be done
 */
public record UnfinishedUndo(String version, String reverse, int statementsDone) {
  /** The step that made the column which tells a reverse from a migration. */
  private static final int SINCE = 7;

  /** All that there are; needs read access only. */
  public static List<UnfinishedUndo> all(Connection connection) throws SQLException {
    if (LockstepSchema.installed(connection) < SINCE) {
      return List.of();
    }
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT version, script, statements_done FROM lockstep.attempt WHERE undoes");
        ResultSet results = statement.executeQuery()) {
      List<UnfinishedUndo> all = new ArrayList<>();
      while (results.next()) {
        all.add(new UnfinishedUndo(results.getString(1), results.getString(2), results.getInt(3)));
      }
      return all;
    }
  }

  /** The unfinished undo of {@code row}, among {@code all}. */
  public static Optional<UnfinishedUndo> of(AppliedMigration row, List<UnfinishedUndo> all) {
    @Nullable Version version = row.versionOrNull();
    return version == null
        ? Optional.empty()
        : all.stream().filter(each -> Version.of(each.version()).equals(version)).findFirst();
  }

  /**
   * Begins or goes on with {@code reverse}, in the transaction of the caller.
   *
   * @param row of the migration that it undoes
   */
  public static void begin(
      Connection inside, History history, AppliedMigration row, MigrationFile reverse, long epoch)
      throws SQLException {
    try (PreparedStatement statement =
        inside.prepareStatement(
            "UPDATE " + history.table() + " SET success = false WHERE installed_rank = ?")) {
      statement.setInt(1, row.rank());
      statement.executeUpdate();
    }
    StatementJournal.begin(inside, reverse, epoch);
  }

  /**
   * The reverse is at its end, in the transaction that takes its migration out of the history. What
   * the journal may still have of the migration goes too: it would be taken for done when it is
   * applied again.
   */
  public static void end(Connection inside, AppliedMigration row, MigrationFile reverse)
      throws SQLException {
    StatementJournal.forget(inside, reverse.script());
    StatementJournal.forget(inside, row.script());
  }

  /** For people: what happened, and what goes on with it. */
  public String text() {
    return "is half undone: "
        + reverse
        + " stopped after "
        + statementsDone
        + (statementsDone == 1 ? " statement" : " statements")
        + "; 'lockstep undo' finishes it";
  }
}
