// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.run.SqlEngine.FirstInTransaction;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;

/**
 * The rows with which a history begins. Flyway makes its table in a transaction of its own; here
 * table and rows are there together or not at all, since an empty history says that nothing has run
 * yet.
 */
final class FirstRows {
  private final SchemaHistory history;
  private final Database<?> database;
  private final Schema<?, ?> schema;

  FirstRows(SchemaHistory history, Database<?> database, Schema<?, ?> schema) {
    this.history = history;
    this.database = database;
    this.schema = schema;
  }

  void write(List<HistoryRow> rows, FirstInTransaction first) throws SQLException {
    Connection connection = database.getMainConnection().getJdbcConnection();
    Bookkeeping.lookBeforeWriting(connection);
    Transactions.in(
        connection,
        inside -> {
          first.run(inside);
          if (!history.exists()) {
            try (Statement statement = inside.createStatement()) {
              statement.execute(
                  database.getRawCreateScript(schema.getTable(HistoryTable.NAME), false));
            }
          }
          HistoryTable table = new HistoryTable(schema.getName());
          for (HistoryRow row : rows) {
            table.add(
                inside,
                row.version(),
                row.description(),
                row.type(),
                row.script(),
                row.checksumOrNull(),
                Duration.ZERO,
                true);
          }
          return null;
        });
  }
}
