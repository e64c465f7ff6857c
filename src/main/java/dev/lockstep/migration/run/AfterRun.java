// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import java.sql.Connection;
import java.util.List;

/**
 * What is read from the database after a run that applied something: on the session of the run,
 * because a new one costs more than the query.
 */
@FunctionalInterface
public interface AfterRun {
  /** Asks nothing. */
  AfterRun NONE = (connection, applied) -> {};

  /** Must not fail: what was applied is applied. */
  void after(Connection connection, List<RunReport.Applied> applied);
}
