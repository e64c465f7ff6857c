// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementReader;
import dev.lockstep.sql.StatementSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A session on a scratch database, on which a tool's own texts are sent as they are. Only what is
 * about roles, which are the whole server's, is sent with care.
 */
public final class ScratchSession {
  private final Connection connection;
  private final Optional<ScratchRoles> roles;

  ScratchSession(Connection connection, Optional<ScratchRoles> roles) {
    this.connection = connection;
    this.roles = roles;
  }

  /**
   * Sends {@code text}, which may be several statements, as one.
   *
   * @param line where it begins in its file, from 1
   * @throws FailedStatement if PostgreSQL refuses it
   */
  public void send(String text, int line) {
    List<SqlStatement> statements = StatementSplitter.split(text);
    if (roles.isPresent() && statements.stream().anyMatch(ScratchRoles::needsCare)) {
      statements.forEach(statement -> sendAlone(statement, line));
      return;
    }
    try {
      for (SqlStatement statement : statements) {
        prepare(statement);
      }
      execute(text);
    } catch (SQLException e) {
      SqlStatement first =
          statements.isEmpty()
              ? new SqlStatement(text, 1, List.of(), false)
              : statements.getFirst();
      throw statements.size() == 1
          ? new FailedStatement(line, first, 0, e)
          : new FailedStatement(line + first.line() - 1, e);
    }
  }

  /** The same, each statement by itself: several at once are one transaction to PostgreSQL. */
  public void sendOneByOne(String text, int line) {
    StatementSplitter.split(text).forEach(statement -> sendAlone(statement, line));
  }

  /**
   * Executes {@code sql} as {@code psql -f} does: statement by statement, with the data of COPY.
   *
   * @param line where it begins in its file, from 1
   * @throws FailedStatement at the statement that PostgreSQL refuses
   */
  public void runScript(String sql, int line) {
    StatementExecutor executor = new StatementExecutor(connection, notice -> {});
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    try (StatementReader reader = new StatementReader(new ByteArrayInputStream(bytes))) {
      for (SqlStatement next = reader.next(); next != null; next = reader.next()) {
        if (next.takesData()) {
          copy(next, reader, executor, line);
        } else {
          sendAlone(next, line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }

  private static void copy(
      SqlStatement statement, StatementReader reader, StatementExecutor executor, int line)
      throws IOException {
    try {
      executor.copy(statement.text(), reader.data());
    } catch (SQLException e) {
      throw new FailedStatement(line, statement, reader.dataLine(), e);
    }
  }

  private void sendAlone(SqlStatement statement, int line) {
    try {
      prepare(statement);
      if (roles.isPresent() && ScratchRoles.needsCare(statement)) {
        roles.get().run(statement, connection, () -> execute(statement.text()));
      } else {
        execute(statement.text());
      }
    } catch (SQLException e) {
      throw new FailedStatement(line, statement, 0, e);
    }
  }

  private void prepare(SqlStatement statement) throws SQLException {
    if (roles.isPresent()) {
      roles.get().prepare(statement, connection);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
