// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.postgres.news.News;
import dev.lockstep.postgres.news.NewsDesk;
import dev.lockstep.postgres.news.NewsType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What is told elsewhere of a run of migrations. The run does not depend on it: where it cannot be
 * written down, the log alone says it.
 */
record MigrationNews(RunContext context) {
  private static final String GATE = "gate/";

  /**
   * A migration failed, after {@code applied}; told again after an hour, since a pod that restarts
   * fails each minute.
   */
  void failed(MigrationFailedException failure, List<RunReport.Applied> applied) {
    MigrationFile file = failure.migration().orElse(null);
    SQLException sql = SqlState.find(failure);
    if (file == null || SqlState.isConnectionLost(failure)) {
      return;
    }
    write(
        connection -> {
          opened(connection, applied);
          NewsDesk.write(
              connection,
              News.of(
                      NewsType.MIGRATION_FAILED,
                      "migration/" + file.id(),
                      file.script()
                          + " failed: "
                          + (sql == null ? "see the log" : WithoutRows.of(sql)))
                  .and("version", file.id())
                  .and("script", file.script())
                  .and("sqlstate", SqlState.of(failure))
                  .quietFor(Duration.ofHours(1)));
        });
  }

  /** A run ended well: at a closed gate, or past one at which an earlier run had ended. */
  void ended(RunReport report) {
    if (report.gatedBy().isEmpty() && report.applied().stream().noneMatch(MigrationNews::isGated)) {
      return;
    }
    write(
        connection -> {
          opened(connection, report.applied());
          if (report.gatedBy().isPresent()) {
            boolean unused =
                NewsDesk.appears(connection, gate(report.gatedBy().get().migration()), "closed");
          }
        });
  }

  private static void opened(Connection connection, List<RunReport.Applied> applied)
      throws SQLException {
    for (RunReport.Applied each : applied) {
      if (isGated(each)) {
        opened(connection, each.migration());
      }
    }
  }

  private static boolean isGated(RunReport.Applied applied) {
    return applied.migration().directives().hasGate();
  }

  private static void opened(Connection connection, MigrationFile file) throws SQLException {
    if (NewsDesk.vanishes(connection, gate(file))) {
      NewsDesk.write(
          connection,
          News.of(
                  NewsType.GATE_OPENED,
                  "migration/" + file.id(),
                  "the gate of " + file.title() + " opened, and it is applied")
              .and("version", file.id())
              .and("script", file.script()));
    }
  }

  private static String gate(MigrationFile file) {
    return GATE + file.id();
  }

  @FunctionalInterface
  private interface Writing {
    void run(Connection connection) throws SQLException;
  }

  private void write(Writing writing) {
    Events events = context.events();
    try (Connection connection = context.connections().open()) {
      if (NewsDesk.open(connection)) {
        Transactions.in(
            connection,
            inside -> {
              writing.run(inside);
              return null;
            });
      }
    } catch (SQLException e) {
      events.emit(
          Event.debug("news-not-written", "nobody is notified of this: " + WithoutRows.of(e)));
    }
  }
}
