// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern NAME =
      Pattern.compile(
          ":([\\p{L}_][\\p{L}\\p{N}_]*)(?:\\.(?:([\\p{L}_][\\p{L}\\p{N}_$]*)|\"((?:[^\"]|\"\")+)\"))?");

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
    String text = render(parameter -> "?");
    int at = 0;
    while (at < text.length()) {
      int end = SqlScanner.skip(text, at);
      if (end > at) {
        at = end;
      } else if (Character.isLetter(text.charAt(at))) {
        Matcher word = Pattern.compile("\\p{L}+").matcher(text).region(at, text.length());
        return word.lookingAt() ? word.group().toLowerCase(java.util.Locale.ROOT) : "";
      } else {
        at++;
      }
    }
    return "";
  }

  /**
   * Reads the statements in {@code sql}, which starts on {@code line} of {@code file}. Empty ones
   * are left out.
   *
   * @throws DefinitionException if a quote or comment does not end
   */
  static List<SqlTemplate> parse(String file, int line, String sql) {
    List<SqlTemplate> statements = new ArrayList<>();
    Builder builder = new Builder(file, line);
    Matcher name = NAME.matcher(sql);
    int at = 0;
    while (at < sql.length()) {
      char character = sql.charAt(at);
      int end = end(file, builder.at, sql, at);
      if (end > at) {
        boolean comment = sql.startsWith("--", at) || sql.startsWith("/*", at);
        builder.text(sql.substring(at, end), !comment);
        at = end;
      } else if (character == ';') {
        builder.finish(statements);
        at++;
      } else if (sql.startsWith("::", at)) {
        builder.text("::", true);
        at += 2;
      } else if (character == ':' && name.region(at, sql.length()).lookingAt()) {
        String quoted = name.group(3);
        builder.parameter(
            name.group(1), quoted == null ? name.group(2) : quoted.replace("\"\"", "\""));
        at = name.end();
      } else {
        builder.text(character == '?' ? "??" : String.valueOf(character), true);
        at++;
      }
    }
    builder.finish(statements);
    return statements;
  }

  private static int end(String file, int line, String sql, int at) {
    try {
      return SqlScanner.skip(sql, at);
    } catch (IllegalArgumentException e) {
      throw new DefinitionException(
          new DefinitionProblem(file, line, String.valueOf(e.getMessage())));
    }
  }

  private static final class Builder {
    private final String file;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int first;
    private boolean content;

    Builder(String file, int line) {
      this.file = file;
      this.at = line;
      this.first = line;
    }

    void text(String more, boolean counts) {
      if (!content && text.isEmpty() && more.isBlank()) {
        // Leading space is dropped, so that a statement's line is the line of its first character.
        at += (int) more.chars().filter(character -> character == '\n').count();
        first = at;
        return;
      }
      content = content || (counts && !more.isBlank());
      text.append(more);
      at += (int) more.chars().filter(character -> character == '\n').count();
    }

    void parameter(String name, @Nullable String column) {
      flush();
      content = true;
      parts.add(new Parameter(name, column, at));
    }

    void finish(List<SqlTemplate> statements) {
      flush();
      if (content) {
        statements.add(new SqlTemplate(file, first, parts));
      }
      parts.clear();
      content = false;
      first = at;
    }

    private void flush() {
      if (!text.isEmpty()) {
        parts.add(new Text(text.toString()));
        text.setLength(0);
      }
    }
  }
}
