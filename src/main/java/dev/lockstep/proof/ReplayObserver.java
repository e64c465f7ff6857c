// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sees each statement of a replay beside its execution. Called on the migration's own session,
 * where names are looked up by the user's path: what it asks there must name every function and
 * operator in full. The session is in auto-commit mode only for what cannot run in a transaction.
 */
public interface ReplayObserver {
  /** {@code file} begins; also where it is rolled back and tried again. */
  void begins(MigrationFile file, Connection session) throws SQLException;

  /** {@code statement} is about to be executed. */
  void before(SqlStatement statement, Connection session) throws SQLException;

  /** It was executed; its transaction, if there is one, is still open. */
  void after(SqlStatement statement, Connection session) throws SQLException;
}
