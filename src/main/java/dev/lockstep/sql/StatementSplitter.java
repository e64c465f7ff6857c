// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a SQL text that is at hand as a whole; {@link StatementReader} is for files of any size.
 */
public final class StatementSplitter {
  private StatementSplitter() {}

  /**
   * The statements of {@code sql}, in order; empty ones, bare comments and the data of COPY are
   * left out.
   */
  public static List<SqlStatement> split(String sql) {
    List<SqlStatement> statements = new ArrayList<>();
    read(reader(sql), statements);
    return List.copyOf(statements);
  }

  /** Why {@code sql} cannot be told into statements to its end, if it cannot. */
  public static Optional<SqlFault> fault(String sql) {
    return read(reader(sql), new ArrayList<>());
  }

  /** Tells of the comments of {@code sql}, which are none inside a string or the data of COPY. */
  public static void comments(String sql, StatementReader.Comments comments) {
    read(
        new StatementReader(
            new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)), comments),
        new ArrayList<>());
  }

  /** All tokens of one statement, in the form of {@link SqlStatement#head}. */
  public static List<String> tokens(String statement) {
    return SqlText.of(statement).withoutComments().stream().map(Token::text).toList();
  }

  private static StatementReader reader(String sql) {
    return new StatementReader(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)));
  }

  private static Optional<SqlFault> read(StatementReader from, List<SqlStatement> into) {
    try (StatementReader reader = from) {
      for (SqlStatement each = reader.next(); each != null; each = reader.next()) {
        into.add(each);
      }
      return reader.fault();
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }
}
