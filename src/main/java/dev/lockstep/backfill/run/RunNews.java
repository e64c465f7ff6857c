// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.postgres.news.News;
import dev.lockstep.postgres.news.NewsDesk;
import dev.lockstep.postgres.news.NewsType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is told elsewhere of a run, in the transaction in which it happens. */
public final class RunNews {
  private RunNews() {}

  /** A run has ended: complete, or failed for {@code error}. */
  static void ended(Connection connection, long runId, RunState state, @Nullable RunError error)
      throws SQLException {
    if (!NewsDesk.isOpen(connection)) {
      return;
    }
    Run run = RunQueries.byId(connection, runId).orElseThrow();
    boolean complete = state == RunState.COMPLETE;
    News news =
        News.of(
                complete ? NewsType.BACKFILL_COMPLETE : NewsType.BACKFILL_FAILED,
                subject(run.name()),
                complete
                    ? "backfill " + run.name() + " is complete"
                    : "backfill "
                        + run.name()
                        + " failed: "
                        + (error == null ? "" : error.withoutRows()))
            .and("backfill", run.name())
            .and("run", runId)
            .and("scanned", run.counts().scanned())
            .and("changed", run.counts().changed())
            .and("quarantined", run.counts().quarantined());
    // One that runs every minute is complete every minute: said once, until that changes.
    boolean scheduled = run.triggeredBy().startsWith("schedule ");
    NewsDesk.write(connection, scheduled ? news.quietFor(Duration.ofDays(365)) : news);
  }

  /**
   * A key was put into quarantine; told of the first of a run, and of no key, which is a value of
   * the user's.
   */
  public static void quarantined(Connection connection, long runId, Exception failure)
      throws SQLException {
    if (!NewsDesk.isOpen(connection)) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT name FROM lockstep.backfill_run
             WHERE id = ?::bigint
               AND 1 = (SELECT count(*)
                          FROM (SELECT FROM lockstep.backfill_quarantine
                                 WHERE run_id = ?::bigint AND retried_at IS NULL LIMIT 2) first)""")) {
      statement.setLong(1, runId);
      statement.setLong(2, runId);
      try (ResultSet first = statement.executeQuery()) {
        if (first.next()) {
          String name = first.getString(1);
          SQLException sql = SqlState.find(failure);
          NewsDesk.write(
              connection,
              News.of(
                      NewsType.BACKFILL_QUARANTINED,
                      subject(name),
                      "backfill "
                          + name
                          + " leaves out keys that fail: "
                          + (sql == null ? "its code failed" : WithoutRows.of(sql))
                          + "; 'lockstep backfill status "
                          + name
                          + "' names them")
                  .and("backfill", name)
                  .and("sqlstate", SqlState.of(failure))
                  .and("run", runId));
        }
      }
    }
  }

  private static String subject(String name) {
    return "backfill/" + name;
  }
}
