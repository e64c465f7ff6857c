// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.BackfillPace;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.lease.WaitingSessions;
import dev.lockstep.serve.BootState;
import java.time.Instant;

/**
 * All that the views are made of, as it was at one time.
 *
 * @param run what the migrations of this process are doing
 * @param sessions of Lockstep's in this database
 * @param history of backfills, asked for only where it is shown
 */
public record PageSnapshot(
    Observation seen,
    BootState run,
    WaitingSessions.Seen sessions,
    BackfillPace pace,
    RunHistory history,
    Instant now) {
  public HealthReport report() {
    return seen.report();
  }

  /** The database's name, once it has been reached. */
  public String database() {
    String name = report().database().name();
    return name == null ? "database not reached" : name;
  }
}
