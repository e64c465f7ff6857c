// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** An existing migration track, as one tool keeps it. It only reads. */
public interface TrackSource {
  /** The tool's name, as in {@code lockstep adopt <tool>}. */
  String tool();

  /**
   * Reads the files. What is wrong with them is in the result, not thrown.
   *
   * @throws IOException if a file cannot be read
   */
  Track read() throws IOException;

  /**
   * What the tool's own table says is applied in a live database. It is asked in a transaction that
   * may read only, with {@code pg_catalog} as search path: qualify the table.
   *
   * @param track what {@link #read} gave
   */
  AppliedTrack applied(Track track, Connection live) throws SQLException;

  /**
   * Executes one migration on a scratch database as the tool itself would. A transaction is open,
   * unless the migration is to run outside one. The session takes care of the roles that the
   * migration names or makes, which a scratch server shares with others.
   *
   * @throws FailedStatement at the line that PostgreSQL refuses
   */
  void execute(TrackMigration migration, ScratchSession scratch) throws SQLException;

  /**
   * Whether its table in a live database is a history of Flyway's, which is kept row by row instead
   * of written anew.
   */
  default boolean keepsHistory() {
    return false;
  }
}
