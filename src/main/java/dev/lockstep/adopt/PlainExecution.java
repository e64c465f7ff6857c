// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.SqlStatement;
import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.postgres.StatementReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Executes SQL as {@code psql -f} does: statement by statement, with the data of COPY. */
public final class PlainExecution {
  private PlainExecution() {}

  /**
   * Executes all of {@code sql}.
   *
   * @param line where it begins in its file, from 1
   * @throws FailedStatement at the statement that PostgreSQL refuses
   */
  public static void run(String sql, int line, Connection connection) {
    StatementExecutor executor = new StatementExecutor(connection, notice -> {});
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    try (StatementReader reader = new StatementReader(new ByteArrayInputStream(bytes))) {
      for (SqlStatement next = reader.next(); next != null; next = reader.next()) {
        try {
          if (next.takesData()) {
            executor.copy(next.text(), reader.data());
          } else {
            executor.execute(next.text());
          }
        } catch (SQLException e) {
          int data = next.takesData() ? reader.dataLine() : 0;
          throw new FailedStatement(line + FailureLine.of(next, data, e) - 1, e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }
}
