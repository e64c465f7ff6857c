// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.postgres.SqlState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A migration did not succeed. Its cause has the SQLException, if PostgreSQL refused. */
public final class MigrationFailedException extends RuntimeException {
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
}
