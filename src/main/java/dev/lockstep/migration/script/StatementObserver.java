// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Sees each statement of a migration beside its execution: for a rehearsal, which looks at what the
 * statement did. Called on the migration's own session, where names are looked up by the user's
 * path: what it asks there must name every function and operator in full.
 */
public interface StatementObserver {
  /** Looks at nothing, and costs nothing. */
  StatementObserver NONE = new StatementObserver() {};

  /** {@code statement} is about to be executed. */
  default void before(SqlStatement statement, Connection session) throws SQLException {}

  /** It was executed, and took this long; the transaction, if there is one, is still open. */
  default void after(SqlStatement statement, Duration took, Connection session)
      throws SQLException {}
}
