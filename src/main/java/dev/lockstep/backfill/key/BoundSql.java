// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.definition.SqlTemplate;
import dev.lockstep.backfill.definition.SqlTemplate.Parameter;
import dev.lockstep.postgres.session.UsersSql;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of a definition, with its parameters bound to the columns of a live table's key. */
public final class BoundSql {
  private final KeyedTable table;
  private final Sql sql;

  /** The batch for the range without a lower bound; empty if there is none. */
  private final List<SqlTemplate> fromTheStart;

  private BoundSql(KeyedTable table, Sql sql) {
    this.table = table;
    this.sql = sql;
    this.fromTheStart = fromTheStart(sql.batch());
  }

  private static List<SqlTemplate> fromTheStart(List<SqlTemplate> batch) {
    List<SqlTemplate> included = new ArrayList<>();
    for (SqlTemplate statement : batch) {
      SqlTemplate first = statement.withFirstIncluded();
      if (first == null) {
        return List.of();
      }
      included.add(first);
    }
    return included;
  }

  /**
   * Binds {@code sql} to {@code table}.
   *
   * @throws DefinitionException if a parameter is unknown, or a bound of the range is not used
   */
  public static BoundSql of(BackfillDefinition definition, Sql sql, KeyedTable table) {
    List<DefinitionProblem> problems = new ArrayList<>();
    List<Parameter> parameters =
        sql.batch().stream().flatMap(statement -> statement.parameters().stream()).toList();
    for (Parameter parameter : parameters) {
      if (column(table, parameter) < 0) {
        problems.add(
            new DefinitionProblem(
                definition.file(),
                parameter.line(),
                "unknown parameter " + parameter + "; known are " + known(table)));
      }
    }
    for (String bound : List.of("from", "to")) {
      for (int i = 0; i < table.key().size(); i++) {
        int wanted = i;
        if (parameters.stream()
            .noneMatch(p -> p.name().equals(bound) && column(table, p) == wanted)) {
          problems.add(
              new DefinitionProblem(
                  definition.file(),
                  sql.batch().get(0).line(),
                  "'@batch' does not use "
                      + name(table, bound, i)
                      + ": it would go beyond its"
                      + " range"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return new BoundSql(table, sql);
  }

  /**
   * Lets the server parse every statement, without running any.
   *
   * @throws DefinitionException with the line PostgreSQL points to
   */
  public void check(Connection connection) throws SQLException {
    new ServerCheck(sql, this::render).check(connection);
  }

  /** Whether the batch can be run from {@link Key#START} on. */
  public boolean canStart() {
    return !fromTheStart.isEmpty();
  }

  /** Runs the batch on the keys above {@code from} up to {@code to}; the rows it wrote. */
  public long batch(Connection connection, Key from, Key to) throws SQLException {
    if (!from.isStart()) {
      return UsersSql.in(connection, users -> batchOfUser(users, sql.batch(), from, to));
    }
    Key first = new KeyPages(table).first(connection);
    return first == null
        ? 0
        : UsersSql.in(connection, users -> batchOfUser(users, fromTheStart, first, to));
  }

  private long batchOfUser(Connection connection, List<SqlTemplate> batch, Key from, Key to)
      throws SQLException {
    long changed = 0;
    for (SqlTemplate template : batch) {
      try (PreparedStatement statement = connection.prepareStatement(render(template))) {
        int index = 1;
        for (Parameter parameter : template.parameters()) {
          Key key = parameter.name().equals("from") ? from : to;
          statement.setObject(index++, key.values().get(column(table, parameter)), Types.OTHER);
        }
        if (!statement.execute()) {
          changed += statement.getLargeUpdateCount();
        } else if (!template.verb().equals("select")) {
          changed += rows(statement);
        }
      }
    }
    return changed;
  }

  /** How many rows still need work. */
  public long remaining(Connection connection) throws SQLException {
    return UsersSql.in(connection, this::remainingOfUser);
  }

  private long remainingOfUser(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(render(sql.remaining()));
        ResultSet results = statement.executeQuery()) {
      if (!results.next()) {
        throw new SQLException("@remaining gave no row: write SELECT count(*) …", "02000");
      }
      long remaining = results.getLong(1);
      if (results.wasNull()) {
        throw new SQLException("@remaining gave NULL: write SELECT count(*) …", "22004");
      }
      return remaining;
    }
  }

  /**
   * How many rows still need work among those with a key above {@code from} up to {@code to}: as if
   * the table had no others, which is said by a query of its name before the user's own. It is only
   * asked once {@link #remaining} has answered, and its answer has to be checked: @remaining may
   * read the table through a view, where nothing is left out.
   */
  public long remaining(Connection connection, Key from, Key to) throws SQLException {
    String name = Identifiers.quote(table.name());
    String query =
        "WITH %s AS NOT MATERIALIZED (SELECT * FROM %s WHERE %s) SELECT * FROM (%s\n) AS counted"
            .formatted(
                name, table.sql(), table.within(from), table.unqualified(render(sql.remaining())));
    return UsersSql.in(
        connection,
        users -> {
          try (PreparedStatement statement = users.prepareStatement(query)) {
            table.bind(statement, table.bind(statement, 1, from), to);
            try (ResultSet results = statement.executeQuery()) {
              return results.next() ? results.getLong(1) : 0;
            }
          }
        });
  }

  /** Whether the user's own probe holds the backfill back. */
  public boolean throttled(Connection connection) throws SQLException {
    if (sql.throttle() == null) {
      return false;
    }
    String probe = render(sql.throttle());
    return UsersSql.in(
        connection,
        users -> {
          try (PreparedStatement statement = users.prepareStatement(probe);
              ResultSet results = statement.executeQuery()) {
            return results.next() && results.getBoolean(1);
          }
        });
  }

  /** Whether there is a probe. */
  public boolean hasThrottle() {
    return sql.throttle() != null;
  }

  private static long rows(PreparedStatement statement) throws SQLException {
    try (ResultSet results = statement.getResultSet()) {
      long rows = 0;
      while (results.next()) {
        rows++;
      }
      return rows;
    }
  }

  private String render(SqlTemplate template) {
    return template.render(
        parameter -> {
          int column = column(table, parameter);
          return column < 0 ? "?" : KeyedTable.placeholder(table.key().get(column));
        });
  }

  /** The place in the key of the column that {@code parameter} is about; -1 if it is about none. */
  private static int column(KeyedTable table, Parameter parameter) {
    if (!parameter.name().equals("from") && !parameter.name().equals("to")) {
      return -1;
    }
    @Nullable String name = parameter.column();
    if (name == null) {
      return table.key().size() == 1 ? 0 : -1;
    }
    for (int i = 0; i < table.key().size(); i++) {
      if (table.key().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String name(KeyedTable table, String bound, int column) {
    return ":" + bound + (table.key().size() == 1 ? "" : "." + table.key().get(column).name());
  }

  private static String known(KeyedTable table) {
    List<String> names = new ArrayList<>();
    for (String bound : List.of("from", "to")) {
      for (int i = 0; i < table.key().size(); i++) {
        names.add(name(table, bound, i));
      }
    }
    return String.join(", ", names);
  }
}
