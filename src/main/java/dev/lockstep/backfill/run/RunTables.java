// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What runs are read from: the tables, or the views of them that show neither keys nor errors. */
public enum RunTables {
  TABLES(""),
  /** Where a key or an error would be, these say {@code not visible to this role}. */
  VIEWS_FOR_READER("_for_reader");

  private static final String RUN = "backfill_run";

  private final String suffix;

  RunTables(String suffix) {
    this.suffix = suffix;
  }

  /**
   * What this role may read; empty where Lockstep's tables for backfills are not there.
   *
   * @throws dev.lockstep.postgres.trust.UntrustedBookkeepingException if they are not to be trusted
   */
  public static Optional<RunTables> of(Connection connection) throws SQLException {
    Bookkeeping books = Bookkeeping.look(connection);
    if (!books.holds(RUN)) {
      return Optional.empty();
    }
    boolean viewsOnly =
        !books.readable().contains(RUN) && books.readable().contains(RUN + VIEWS_FOR_READER.suffix);
    return Optional.of(viewsOnly ? VIEWS_FOR_READER : TABLES);
  }

  /** {@code sql} as it is written for the tables, for these. */
  public String in(String sql) {
    return this == TABLES
        ? sql
        : sql.replaceAll(
            "lockstep\\.(backfill_(?:run|range|quarantine))\\b", "lockstep.$1" + suffix);
  }
}
