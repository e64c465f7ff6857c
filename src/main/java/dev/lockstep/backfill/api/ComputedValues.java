// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.postgres.session.UsersSql;
import dev.lockstep.sql.Identifiers;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Writes values computed in Java to many rows at once: COPY into a temporary table, then one {@code
 * UPDATE … FROM}, in the caller's transaction. Rows that have the value already are not written.
 */
public final class ComputedValues {
  private static final String STAGE = "lockstep_computed_values";

  private final Connection connection;
  private final KeyedTable table;
  private final List<String> columns;
  private final StringBuilder lines = new StringBuilder();

  /** Writes {@code columns} of {@code table}. */
  public ComputedValues(Connection connection, KeyedTable table, List<String> columns) {
    this.connection = connection;
    this.table = table;
    this.columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("no columns to write");
    }
  }

  /** Notes the values of the columns, as text, for the row of {@code key}. */
  public void add(Key key, List<@Nullable String> values) {
    if (values.size() != columns.size() || key.values().size() != table.key().size()) {
      throw new IllegalArgumentException(
          values.size() + " values for " + columns.size() + " columns of the row " + key);
    }
    List<@Nullable String> all = new ArrayList<>(key.values());
    all.addAll(values);
    lines
        .append(all.stream().map(ComputedValues::escape).collect(Collectors.joining("\t")))
        .append('\n');
  }

  /** Writes what was added; how many rows changed. */
  public long write() throws SQLException {
    return UsersSql.notIn(connection, own -> writeIn(own));
  }

  private long writeIn(Connection connection) throws SQLException {
    String names = quoted(Stream.concat(keyNames(), columns.stream()), ", ");
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS pg_temp." + STAGE);
      statement.execute(
          "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA"
              .formatted(STAGE, names, table.sql()));
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY pg_temp." + STAGE + " FROM STDIN", new StringReader(lines.toString()));
      lines.setLength(0);
      String assignments = each(columns.stream(), "%1$s = computed.%1$s", ", ");
      String match =
          table.key().stream()
              .map(
                  column ->
                      "target.%1$s %2$s computed.%1$s"
                          .formatted(Identifiers.quote(column.name()), column.equality()))
              .collect(Collectors.joining(" AND "));
      String old = each(columns.stream(), "target.%1$s", ", ");
      String fresh = each(columns.stream(), "computed.%1$s", ", ");
      // The table's triggers look names up as the user does. As rows: each column is compared by
      // its type's own equality, which is not found by a name.
      return statement.executeLargeUpdate(
          """
          UPDATE %s AS target SET %s FROM pg_temp.%s AS computed CROSS JOIN %s
           WHERE %s AND (SELECT old FROM (SELECT %s) AS old)
                        IS DISTINCT FROM (SELECT fresh FROM (SELECT %s) AS fresh)"""
              .formatted(
                  table.sql(), assignments, STAGE, SearchPath.FROM_USERS, match, old, fresh));
    } catch (IOException e) {
      throw new SQLException("COPY of computed values failed", e);
    }
  }

  private Stream<String> keyNames() {
    return table.key().stream().map(column -> column.name());
  }

  private static String quoted(Stream<String> names, String separator) {
    return names.map(Identifiers::quote).collect(Collectors.joining(separator));
  }

  private static String each(Stream<String> names, String form, String separator) {
    return names
        .map(name -> form.formatted(Identifiers.quote(name)))
        .collect(Collectors.joining(separator));
  }

  private static String escape(@Nullable String value) {
    return value == null
        ? "\\N"
        : value
            .replace("\\", "\\\\")
            .replace("\t", "\\t")
            .replace("\n", "\\n")
            .replace("\r", "\\r");
  }
}
