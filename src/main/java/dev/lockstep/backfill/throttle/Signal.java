// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

import java.sql.Connection;
import java.sql.SQLException;

/** One thing about the server that may hold batches back. */
interface Signal {
  /** Names it, stable, kebab-case; also the reason where it holds back. */
  String name();

  /**
   * Reads it.
   *
   * @throws SQLException if it cannot be read, for want of a privilege for example
   */
  Reading read(Connection connection) throws SQLException;
}
