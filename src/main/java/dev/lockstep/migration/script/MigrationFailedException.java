// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.failure.Retry;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.postgres.SqlState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migration did not succeed. Its cause has the SQLException, if PostgreSQL refused. */
public final class MigrationFailedException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable MigrationFile migration;

  public MigrationFailedException(
      @Nullable MigrationFile migration, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.migration = migration;
  }

  /** Which migration; empty if none had begun. */
  public Optional<MigrationFile> migration() {
    return Optional.ofNullable(migration);
  }

  /** PostgreSQL's SQLSTATE, or empty text. */
  public String sqlState() {
    return SqlState.of(getCause());
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }

  /** By its cause where the database is at fault; else not before the file is changed. */
  @Override
  public Retry retry() {
    String state = SqlState.of(this);
    boolean databases =
        state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57P")
            || state.startsWith("58")
            || state.equals(SqlState.READ_ONLY_TRANSACTION);
    return databases && !SqlState.isClosedByDriver(this) ? Retry.BY_CAUSE : Retry.NEVER;
  }

  /** Not where the database is at fault: a line about it helps more than one about the file. */
  @Override
  public boolean isWholeLine() {
    String state = SqlState.of(this);
    return !SqlState.isConnectionLost(this)
        && !state.equals(SqlState.READ_ONLY_TRANSACTION)
        && !state.equals(SqlState.DISK_FULL);
  }
}
