// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.archive.ArchiveException;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.event.PlainText;
import dev.lockstep.generate.UnprovenException;
import dev.lockstep.generate.UnusableRequestException;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.history.HistoryExistsException;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.undo.AmbiguousUndoException;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.ProgramErrors;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.rehearsal.RehearsalException;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.shadow.ScratchUnavailableException;
import dev.lockstep.snapshot.SnapshotException;
import java.sql.SQLException;

/** The one mapper from exception to exit code and to the one line that people get. */
final class ErrorReport {
  private ErrorReport() {}

  static int code(Throwable failure) {
    return switch (failure) {
      case InvalidSettingsException e -> Exit.USAGE;
      case UsageException e -> Exit.USAGE;
      case UnknownVersionException e -> Exit.USAGE;
      case UnusableRequestException e -> Exit.USAGE;
      case UnusableSearchPathException e -> Exit.USAGE;
      case AmbiguousUndoException e -> Exit.USAGE;
      case UnrehearsedException e -> Exit.USAGE;
      case UndoRefusedException e -> Exit.FINDINGS;
      case HistoryExistsException e -> Exit.FINDINGS;
      case RehearsalException e -> Exit.USAGE;
      case InvalidMigrationsException e -> Exit.FINDINGS;
      case DefinitionException e -> Exit.FINDINGS;
      case BackfillException e when e.isOfFile() -> Exit.FINDINGS;
      case InvalidSchemaException e -> Exit.FINDINGS;
      case ReplayFailedException e -> Exit.FINDINGS;
      case LockUnavailableException e -> Exit.NO_LOCK;
      case ArchiveException e ->
          switch (e.kind()) {
            case MACHINE -> Exit.FAILED;
            case BUSY -> Exit.NO_LOCK;
          };
      case SnapshotException e ->
          switch (e.kind()) {
            case FAILED -> Exit.FAILED;
            case DAMAGED -> Exit.FINDINGS;
            case UNUSABLE -> Exit.USAGE;
            case BUSY -> Exit.NO_LOCK;
          };
      default ->
          SqlState.of(failure).equals(SqlState.LOCK_NOT_AVAILABLE) ? Exit.NO_LOCK : Exit.FAILED;
    };
  }

  /**
   * One line: what happened, to what, and what to do.
   *
   * @param target the database, for messages about it
   */
  static String line(Throwable failure, String target) {
    boolean explained =
        failure instanceof InvalidSettingsException
            || failure instanceof UsageException
            || failure instanceof UnknownVersionException
            || failure instanceof NotReadyException
            || failure instanceof UnusableSearchPathException
            || failure instanceof InvalidMigrationsException
            || failure instanceof LockUnavailableException
            || failure instanceof AmbiguousUndoException
            || failure instanceof UnrehearsedException
            || failure instanceof UndoRefusedException
            || failure instanceof HistoryExistsException
            || failure instanceof BackfillException
            || failure instanceof InvalidSchemaException
            || failure instanceof ReplayFailedException
            || failure instanceof UnprovenException
            || failure instanceof UnusableRequestException
            || failure instanceof ScratchUnavailableException
            || failure instanceof UnsupportedChangeException
            || failure instanceof DefinitionException
            || failure instanceof SnapshotException
            || failure instanceof ArchiveException
            || failure instanceof RehearsalException
            || (failure instanceof MigrationFailedException && !isDatabaseTrouble(failure));
    String message =
        explained
            ? String.valueOf(failure.getMessage())
            : failure instanceof Error error
                ? ProgramErrors.describe(error)
                : ProgramErrors.isDefect(failure)
                    ? ProgramErrors.describeDefect(failure)
                    : DatabaseErrors.describe(failure, target);
    return PlainText.of(message.replaceAll("\\s*\\R\\s*", " ") + more(failure, message));
  }

  /** What PostgreSQL adds to its message, for those who read a terminal; never in a log. */
  private static String more(Throwable failure, String message) {
    SQLException sql = SqlState.find(failure);
    String more = sql == null ? "" : WithoutRows.more(sql);
    return more.isEmpty() || message.contains(more) ? "" : " (PostgreSQL: " + more + ")";
  }

  /** Not the migration's fault: the line about the database helps more than one about the file. */
  private static boolean isDatabaseTrouble(Throwable failure) {
    String state = SqlState.of(failure);
    return SqlState.isConnectionLost(failure)
        || state.equals(SqlState.READ_ONLY_TRANSACTION)
        || state.equals(SqlState.DISK_FULL);
  }
}
