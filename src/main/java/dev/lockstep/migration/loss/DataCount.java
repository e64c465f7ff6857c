// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.session.UsersName;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much data a loss takes away in this database.
 *
 * @param loss what
 * @param rows how many rows its table has; null if that is not known
 * @param exact whether they were counted, and not estimated by PostgreSQL's statistics
 * @param values in how many rows the column has a value; null if it is no column or not counted
 * @param bytes the size of the table on disk, indexes included; null if that is not known
 */
public record DataCount(
    DataLoss loss,
    @Nullable Long rows,
    boolean exact,
    @Nullable Long values,
    @Nullable Long bytes) {
  /** A table that takes longer to count is estimated. */
  private static final String PATIENCE = "SET LOCAL statement_timeout = '2s'";

  private static final String SIZE =
      """
      SELECT coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(c.oid)),
                      pg_total_relation_size(c.oid)),
             -- Below 0 where no statistics were ever taken.
             coalesce((SELECT sum(nullif(l.reltuples, -1))
                         FROM pg_partition_tree(c.oid) t JOIN pg_class l ON l.oid = t.relid
                        WHERE t.isleaf),
                      nullif(c.reltuples, -1))::bigint
        FROM pg_class c WHERE c.oid = to_regclass(?) AND c.relkind IN ('r', 'p', 'm', 'f')""";

  private static final String SCHEMA =
      """
      SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint,
             coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relkind IN ('r', 'm')""";

  static DataCount unknown(DataLoss loss) {
    return new DataCount(loss, null, false, null, null);
  }

  /** What {@code losses} take away; changes nothing, and waits for no lock. */
  public static List<DataCount> of(Connection connection, List<DataLoss> losses)
      throws SQLException {
    if (losses.isEmpty()) {
      return List.of();
    }
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      statement.execute(PATIENCE);
      // What a policy hides goes as well.
      statement.execute("SET LOCAL row_security = off");
      List<DataCount> counts = new ArrayList<>();
      for (DataLoss loss : losses) {
        counts.add(count(connection, loss));
      }
      return counts;
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private static DataCount count(Connection connection, DataLoss loss) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return counted(connection, loss);
    } catch (SQLException e) {
      // By the words of a file, which may speak of what is not there yet, or be no name at all.
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      return unknown(loss);
    }
  }

  private static DataCount counted(Connection connection, DataLoss loss) throws SQLException {
    return switch (loss.kind()) {
      case COLUMN, TABLE, EMPTIED, DELETED -> table(connection, loss);
      case SCHEMA -> schema(connection, loss);
      case SEQUENCE, EXTENSION, ATTRIBUTE, TYPE, UNKNOWN -> unknown(loss);
    };
  }

  private static DataCount schema(Connection connection, DataLoss loss) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SCHEMA)) {
      statement.setString(1, Identifiers.fold(loss.relation()));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return new DataCount(loss, result.getLong(1), false, null, result.getLong(2));
      }
    }
  }

  private static DataCount table(Connection connection, DataLoss loss) throws SQLException {
    Optional<String> found = UsersName.ofRelation(connection, loss.relation());
    if (found.isEmpty()) {
      return unknown(loss);
    }
    String name = found.get();
    long bytes;
    @Nullable Long estimate;
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, name);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return unknown(loss);
        }
        bytes = result.getLong(1);
        long rows = result.getLong(2);
        estimate = result.wasNull() ? null : Long.valueOf(rows);
      }
    }
    String column =
        loss.column().isEmpty()
            ? ""
            : ", count(" + Identifiers.quote(Identifiers.fold(loss.column())) + ")";
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*)" + column + " FROM " + name)) {
      result.next();
      Long values = column.isEmpty() ? null : Long.valueOf(result.getLong(2));
      return new DataCount(loss, result.getLong(1), true, values, bytes);
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      return new DataCount(loss, estimate, false, null, bytes);
    }
  }

  /** {@code drops column artists.born: 2500 rows, 1200 of them with a value, 1 MB}. */
  public String text() {
    if (rows == null && bytes == null) {
      return loss.text();
    }
    StringBuilder text = new StringBuilder(loss.text()).append(": ");
    if (rows == null) {
      text.append("rows not counted");
    } else {
      text.append(exact ? "" : "about ").append(rows).append(rows == 1 ? " row" : " rows");
    }
    if (values != null) {
      text.append(", ").append(values).append(" of them with a value");
    }
    return bytes == null
        ? text.toString()
        : text.append(", ").append(ByteSize.format(bytes)).toString();
  }
}
