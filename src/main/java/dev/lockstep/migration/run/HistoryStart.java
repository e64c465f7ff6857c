// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.history.CurrentSchema;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.history.HistoryExistsException;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Begins the history of a database that something else made: the table and all its rows in one
 * transaction, under the lease, so that no runner ever sees an incomplete history.
 */
public final class HistoryStart {
  /** The table as Flyway makes it, with the rows of another. */
  private static final List<String> COPY =
      List.of(
          "CREATE TABLE <to> (LIKE <from>)",
          "ALTER TABLE <to> ALTER COLUMN installed_on SET DEFAULT pg_catalog.now()",
          "ALTER TABLE <to> ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank)",
          "CREATE INDEX flyway_schema_history_s_idx ON <to> (success)",
          """
          INSERT INTO <to> (installed_rank, version, description, type, script, checksum,
                            installed_by, installed_on, execution_time, success)
          SELECT installed_rank, version, description, type, script, checksum,
                 installed_by, installed_on, execution_time, success
            FROM ONLY <from>\
          """);

  private final RunContext context;

  public HistoryStart(RunContext context) {
    this.context = context;
  }

  /** What has to hold when the lease is held, before anything is written. */
  @FunctionalInterface
  public interface Condition {
    /** Nothing more than that the history is as it was. */
    Condition NONE = connection -> {};

    /** Throws what keeps the history from being written. */
    void check(Connection connection) throws SQLException;
  }

  /**
   * Reads the history, which has to have {@code rows} rows.
   *
   * @throws HistoryExistsException if it has others
   */
  public static History demand(Connection connection, int rows) throws SQLException {
    History history = History.read(connection);
    if (history.rows().size() != rows) {
      throw new HistoryExistsException(history);
    }
    return history;
  }

  /**
   * Writes {@code rows}, in order, as the whole history, or behind the {@code known} rows that it
   * has.
   *
   * @param known how many rows there are; 0 to begin
   * @param doing what runners that wait for the lease meanwhile report
   * @param condition what has to hold too
   * @throws HistoryExistsException if the history has another number of rows
   * @throws UnusableSearchPathException if there is no schema to make it in
   * @throws LockUnavailableException if the lease was not available in time
   */
  public void write(List<HistoryRow> rows, int known, String doing, Condition condition)
      throws SQLException, InterruptedException {
    begin(rows, known, doing, condition, (connection, schema) -> {});
  }

  /**
   * Begins with a copy of a history of Flyway's that has another name or schema, row by row; that
   * one is left alone.
   *
   * @param from the other table, quoted
   * @param doing what runners that wait for the lease meanwhile report
   * @param condition what has to hold too
   * @throws HistoryExistsException if there is a history with rows
   */
  public void copy(String from, String doing, Condition condition)
      throws SQLException, InterruptedException {
    begin(
        List.of(),
        0,
        doing,
        condition,
        (connection, schema) -> {
          String to = Identifiers.quote(schema, "flyway_schema_history");
          try (Statement statement = connection.createStatement()) {
            for (String sql : COPY) {
              statement.execute(sql.replace("<from>", from).replace("<to>", to));
            }
          }
        });
  }

  /** What is written besides, in the same transaction, before the rows. */
  @FunctionalInterface
  private interface Filling {
    void in(Connection connection, String schema) throws SQLException;
  }

  private void begin(
      List<HistoryRow> rows, int known, String doing, Condition condition, Filling filling)
      throws SQLException, InterruptedException {
    try (Connection connection = context.connections().open()) {
      demand(connection, known);
      CurrentSchema.require(connection);
      LockstepSchema.install(connection);
      try (LeaseKeeper keeper = context.lease(connection)) {
        keeper.doing(doing);
        String schema = demand(connection, known).schema();
        condition.check(connection);
        context
            .engine()
            .begin(
                schema,
                rows,
                inside -> {
                  Lease.fence(inside, keeper.epoch());
                  filling.in(inside, schema);
                });
      }
    }
  }
}
