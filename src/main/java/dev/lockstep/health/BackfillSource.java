// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.backfill.BackfillStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is known of the backfills. */
@FunctionalInterface
public interface BackfillSource {
  /** There are none. */
  BackfillSource NONE = connection -> List.of();

  /**
   * Every backfill that this program ships, by name, inside a read-only transaction with short
   * timeouts; must work where Lockstep's tables are not there.
   */
  List<BackfillStatus> backfills(Connection connection) throws SQLException;
}
