// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
    read(StatementReader.of(sql, null), statements::add);
    return List.copyOf(statements);
  }

  /** Why {@code sql} cannot be told into statements to its end, if it cannot. */
  public static Optional<SqlFault> fault(String sql) {
    return read(StatementReader.of(sql, null), statement -> {});
  }

  /** Tells of the comments of {@code sql}, which are none inside a string or the data of COPY. */
  public static void comments(String sql, StatementReader.Comments comments) {
    read(StatementReader.of(sql, comments), statement -> {});
  }

  /** The first word of {@code sql}, in upper case, without reading on; empty if it has none. */
  public static String firstWord(String sql) {
    Lexer lexer = new Lexer(SlidingBytes.of(sql.getBytes(StandardCharsets.UTF_8)), null);
    try {
      return lexer.toToken() && lexer.token() == Token.Kind.WORD ? lexer.word() : "";
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }

  private static Optional<SqlFault> read(StatementReader from, Consumer<SqlStatement> into) {
    try (StatementReader reader = from) {
      for (SqlStatement each = reader.next(); each != null; each = reader.next()) {
        into.accept(each);
      }
      return reader.fault();
    } catch (IOException e) {
      throw new UncheckedIOException("from memory", e);
    }
  }
}
