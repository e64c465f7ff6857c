// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement of a definition, cut at its named parameters.
 *
 * <p>A key of one column is bound by {@code :from} and {@code :to}. Of a composite key each column
 * has its own: {@code :from.<column>} and {@code :to.<column>}, compared row-wise, {@code (a, b) >
 * (:from.a, :from.b) AND (a, b) <= (:to.a, :to.b)}. Strings, comments, quoted names, dollar quotes
 * and casts ({@code ::text}) are left alone.
 *
 * @param line the line of its first character in the file, from 1
 */
public record SqlTemplate(String file, int line, List<Part> parts) {
  /** A piece of a statement. */
  public sealed interface Part {}

  /** SQL as it is written, a question mark doubled as JDBC wants it. */
  public record Text(String sql) implements Part {}

  /** A named parameter; {@code column} where it names one. */
  public record Parameter(String name, @Nullable String column, int line) implements Part {
    @Override
    public String toString() {
      return ":" + name + (column == null ? "" : "." + column);
    }
  }

  public SqlTemplate {
    parts = List.copyOf(parts);
  }

  /** The parameters, in the order in which they are bound. */
  public List<Parameter> parameters() {
    return parts.stream().filter(Parameter.class::isInstance).map(Parameter.class::cast).toList();
  }

  /** The statement for JDBC, each parameter replaced by what {@code placeholder} gives. */
  public String render(Function<Parameter, String> placeholder) {
    StringBuilder sql = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Text text -> sql.append(text.sql());
        case Parameter parameter -> sql.append(placeholder.apply(parameter));
      }
    }
    return sql.toString();
  }

  /**
   * This with its lower bound included, so that {@code :from} can be the first key itself; null if
   * it is not clear where that bound is.
   */
  public @Nullable SqlTemplate withFirstIncluded() {
    return InclusiveStart.of(this);
  }

  /** The first word, in lower case: what kind of statement it is. */
  public String verb() {
    return LexedText.of(render(parameter -> "?")).tokens().stream()
        .filter(token -> token.kind() == Token.Kind.WORD)
        .findFirst()
        .map(token -> token.text().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /**
   * Reads the statements in {@code sql}, which starts on {@code line} of {@code file}. Empty ones
   * are left out.
   *
   * @throws DefinitionException if a quote or comment does not end
   */
  static List<SqlTemplate> parse(String file, int line, String sql) {
    LexedText text = LexedText.of(sql);
    if (text.fault().isPresent()) {
      SqlFault fault = text.fault().get();
      throw new DefinitionException(
          new DefinitionProblem(file, line + fault.line() - 1, fault.message()));
    }
    return new Cut(file, line, text).statements();
  }

  /** Cuts at semicolons and at parameters. */
  private static final class Cut {
    private final String file;
    private final int firstLine;
    private final String sql;
    private final List<Token> tokens;
    private final List<SqlTemplate> statements = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    /** Up to here the text is in a part. */
    private int done;

    /** The line of the statement's first token; 0 if there is none yet. */
    private int line;

    private boolean content;

    Cut(String file, int firstLine, LexedText text) {
      this.file = file;
      this.firstLine = firstLine;
      this.sql = text.text();
      this.tokens = text.tokens();
    }

    List<SqlTemplate> statements() {
      int at = 0;
      while (at < tokens.size()) {
        at = step(at);
      }
      finish(sql.length());
      return statements;
    }

    /** Takes the tokens from {@code at} on that belong together; where the next ones are. */
    private int step(int at) {
      Token token = tokens.get(at);
      if (token.is(";")) {
        finish(token.begin());
        done = token.end();
        return at + 1;
      }
      if (line == 0) {
        line = firstLine + token.line() - 1;
        done = token.begin();
      }
      content |= token.kind() != Token.Kind.COMMENT;
      boolean joined = at + 1 < tokens.size() && token.touches(tokens.get(at + 1));
      if (token.is(":") && joined && tokens.get(at + 1).is(":")) {
        return at + 2;
      }
      if (token.is(":") && joined && tokens.get(at + 1).kind() == Token.Kind.WORD) {
        return parameter(at);
      }
      if (token.is("?")) {
        text.append(sql, done, token.begin()).append("??");
        done = token.end();
      }
      return at + 1;
    }

    private int parameter(int at) {
      Token name = tokens.get(at + 1);
      int end = at + 2;
      @Nullable String column = null;
      if (at + 3 < tokens.size()) {
        Token dot = tokens.get(at + 2);
        Token behind = tokens.get(at + 3);
        if (dot.is(".") && name.touches(dot) && dot.touches(behind)) {
          column = behind.name().orElse(null);
          end = column == null ? end : at + 4;
        }
      }
      flush(tokens.get(at).begin());
      parts.add(new Parameter(name.written(), column, firstLine + name.line() - 1));
      done = tokens.get(end - 1).end();
      return end;
    }

    private void flush(int upTo) {
      text.append(sql, done, upTo);
      done = upTo;
      if (!text.isEmpty()) {
        parts.add(new Text(text.toString()));
        text.setLength(0);
      }
    }

    private void finish(int upTo) {
      if (content) {
        flush(upTo);
        statements.add(new SqlTemplate(file, line, parts));
      }
      text.setLength(0);
      parts.clear();
      content = false;
      line = 0;
    }
  }
}
