// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code generate} is asked for.
 *
 * @param description what the migration does, in a few words: part of its name; empty if there
 *     should be nothing to migrate
 * @param allowDrop whether data may go that no directive gives up
 * @param redo whether what the last one wrote is to be replaced
 * @param accepted versions that are no longer as they were recorded, and are to be recorded as they
 *     are now
 * @param database the one that is configured, for what it has applied
 * @param discardData whether data that goes is not to be kept for the way back
 * @param shims whether a renamed table keeps its old name as a view
 */
public record Request(
    String description,
    boolean allowDrop,
    boolean redo,
    Set<Version> accepted,
    Database database,
    boolean discardData,
    boolean shims) {
  /** Tells what is applied. */
  @FunctionalInterface
  public interface Database {
    /** No database is configured. */
    Database NONE = Optional::empty;

    /** Its history; empty if no database is configured. */
    Optional<History> history() throws SQLException;
  }

  public Request {
    accepted = Set.copyOf(accepted);
  }

  /** One that keeps the data of what is dropped. */
  public Request(
      String description,
      boolean allowDrop,
      boolean redo,
      Set<Version> accepted,
      Database database) {
    this(description, allowDrop, redo, accepted, database, false);
  }

  /** One that renames tables at once. */
  public Request(
      String description,
      boolean allowDrop,
      boolean redo,
      Set<Version> accepted,
      Database database,
      boolean discardData) {
    this(description, allowDrop, redo, accepted, database, discardData, false);
  }

  public static Request of(String description) {
    return new Request(description, false, false, Set.of(), Database.NONE);
  }
}
