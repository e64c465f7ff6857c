// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.definition.SqlTemplate;
import dev.lockstep.postgres.session.UsersSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server says of the SQL of a definition before any of it runs. */
final class ServerCheck {
  private static final Set<Integer> NUMBERS =
      Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC);

  private static final Set<Integer> TRUTHS = Set.of(Types.BIT, Types.BOOLEAN);

  private final Sql sql;
  private final Function<SqlTemplate, String> render;

  /**
   * A check of {@code sql}.
   *
   * @param render gives a statement its placeholders
   */
  ServerCheck(Sql sql, Function<SqlTemplate, String> render) {
    this.sql = sql;
    this.render = render;
  }

  /**
   * Lets the server parse every statement, without running any.
   *
   * @throws DefinitionException with the line PostgreSQL points to
   */
  void check(Connection connection) throws SQLException {
    List<DefinitionProblem> problems = new ArrayList<>();
    UsersSql.anyOf(
        connection,
        users -> {
          for (SqlTemplate statement : sql.batch()) {
            check(users, statement, problems);
          }
          check(users, sql.remaining(), problems);
          if (sql.throttle() != null) {
            check(users, sql.throttle(), problems);
          }
          if (problems.isEmpty()) {
            result(users, sql.remaining(), "@remaining", NUMBERS, "SELECT count(*) …", problems);
            if (sql.throttle() != null) {
              result(users, sql.throttle(), "@throttle", TRUTHS, "SELECT a > b …", problems);
            }
          }
          return null;
        });
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }

  private void check(Connection connection, SqlTemplate template, List<DefinitionProblem> problems)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(render.apply(template))) {
      statement.getParameterMetaData();
    } catch (SQLException e) {
      ServerErrorMessage error =
          e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
      if (error == null) {
        throw e;
      }
      int line = template.line();
      String prepared = render.apply(template);
      // The driver rewrites placeholders to $1, but adds and takes no line: count those before.
      long before =
          prepared
              .substring(0, Math.clamp(error.getPosition() - 1L, 0, prepared.length()))
              .chars()
              .filter(character -> character == '\n')
              .count();
      problems.add(new DefinitionProblem(template.file(), line + (int) before, text(error)));
    }
  }

  /**
   * What a section gives is known before it runs; told then, no batch has changed a row. Asked with
   * a limit of 0, since the driver describes a statement under a name of the session's, which a
   * transaction pooler gives to another client.
   */
  private void result(
      Connection connection,
      SqlTemplate template,
      String section,
      Set<Integer> types,
      String form,
      List<DefinitionProblem> problems)
      throws SQLException {
    String described = "SELECT * FROM (" + render.apply(template) + "\n) AS described LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(described);
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData result = rows.getMetaData();
      String gives =
          result.getColumnCount() != 1
              ? result.getColumnCount() + " columns"
              : types.contains(result.getColumnType(1)) ? "" : result.getColumnTypeName(1);
      if (!gives.isEmpty()) {
        problems.add(
            new DefinitionProblem(
                template.file(),
                template.line(),
                "'" + section + "' gives " + gives + ": write " + form));
      }
    } catch (SQLException e) {
      // It prepares, as was checked, but is no query that can stand in another: SHOW, or one that
      // changes something. A table cannot come from it; what it gives is judged when it runs.
      if (e.getSQLState() == null
          || (!e.getSQLState().startsWith("42") && !e.getSQLState().startsWith("0A"))) {
        throw e;
      }
    }
  }

  private static String text(ServerErrorMessage error) {
    String hint = error.getHint();
    return "does not prepare: " + error.getMessage() + (hint == null ? "" : " (" + hint + ")");
  }
}
