// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where connections to one database come from. Each call opens a connection in auto-commit mode
 * that the caller closes. Whether it is pooled is the implementation's business; session state must
 * not be changed ({@code SET LOCAL} only), so that all works through PgBouncer in transaction mode.
 */
@FunctionalInterface
public interface Connections {
  /**
   * Opens a connection in auto-commit mode.
   *
   * @throws SQLException if the database cannot be reached or refuses
   */
  Connection open() throws SQLException;
}
