// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import java.sql.Connection;
import java.util.List;

/**
 * What is asked of the database once a run has applied something: on the run's own session, for a
 * new one costs more than the question.
 */
@FunctionalInterface
public interface AfterRun {
  /** Asks nothing. */
  AfterRun NONE = (connection, applied) -> {};

  /** Must not fail: what was applied is applied. */
  void after(Connection connection, List<RunReport.Applied> applied);
}
