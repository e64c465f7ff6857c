// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import java.sql.Connection;
import java.sql.SQLException;

/** What is known of drift. */
@FunctionalInterface
public interface DriftSource {
  /** No drift check. */
  DriftSource NONE = connection -> HealthReport.Drift.NOT_CHECKED;

  /**
   * The drift, inside a read-only transaction with short timeouts. In {@code serve} this is asked
   * with each check: an implementation that takes long keeps what it found last.
   */
  HealthReport.Drift drift(Connection connection) throws SQLException;
}
