// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the service does by the clock. The ticks are those of the Quarkus scheduler; which replica
 * does the work of one is settled in the database.
 */
@ApplicationScoped
class Schedules {
  private final ServeBackfills backfills;
  private final KeptDataExpiry kept;
  private final Events events;
  private @Nullable String lastTrouble;

  Schedules(ServeBackfills backfills, KeptDataExpiry kept, Events events) {
    this.backfills = backfills;
    this.kept = kept;
    this.events = events;
  }

  /** Not at once: the start has enough to do. */
  @Scheduled(
      every = "60s",
      delayed = "5s",
      identity = "lockstep-kept-data",
      concurrentExecution = ConcurrentExecution.SKIP)
  void keptData() {
    kept.look();
  }

  /**
   * A second is the shortest schedule; between two ticks of one nothing is asked of the database.
   */
  @Scheduled(
      every = "1s",
      identity = "lockstep-backfill-schedules",
      concurrentExecution = ConcurrentExecution.SKIP)
  void backfillSchedules() {
    try {
      backfills.triggerDue();
      lastTrouble = null;
    } catch (SQLException | RuntimeException e) {
      SQLException sql = SqlState.find(e);
      String trouble = sql == null ? String.valueOf(e.getMessage()) : WithoutRows.of(sql);
      if (!trouble.equals(lastTrouble)) {
        lastTrouble = trouble;
        events.emit(
            Event.warn("backfill-schedules-troubled", "scheduled backfills wait: " + trouble));
      }
    }
  }
}
