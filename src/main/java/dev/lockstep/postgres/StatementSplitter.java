package dev.lockstep.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a SQL file into statements as psql does, by PostgreSQL's lexical rules: strings, {@code
 * E''} strings, quoted identifiers, dollar quotes, nested comments, parentheses, and the {@code
 * BEGIN ATOMIC … END} bodies of SQL functions. It finds the ends of statements and no more:
 * PostgreSQL is the parser.
 *
 * <p>Source: PostgreSQL's {@code psqlscan.l}.
 */
public final class StatementSplitter {
  /** How many leading tokens a statement keeps. */
  public static final int HEAD = 24;

  private final String sql;
  private final int kept;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<String> head = new ArrayList<>();
  private int at;
  private int line = 1;
  private int begin = -1;
  private int beginLine;
  private int end;
  private int parentheses;
  private int atomicDepth;
  private boolean createsRoutine;
  private String lastWord = "";

  private StatementSplitter(String sql, int kept) {
    this.sql = sql;
    this.kept = kept;
  }

  /** The statements of {@code sql}, in order; empty ones and bare comments are left out. */
  public static List<SqlStatement> split(String sql) {
    return new StatementSplitter(sql, HEAD).run();
  }

  /** All tokens of one statement, in the form of {@link SqlStatement#head}. */
  public static List<String> tokens(String statement) {
    List<SqlStatement> split = new StatementSplitter(statement, Integer.MAX_VALUE).run();
    return split.isEmpty() ? List.of() : split.getFirst().head();
  }

  private List<SqlStatement> run() {
    while (at < sql.length()) {
      step();
    }
    finish();
    return List.copyOf(statements);
  }

  private void step() {
    char c = sql.charAt(at);
    if (c == '\n') {
      line++;
      at++;
    } else if (Character.isWhitespace(c) || c == '\uFEFF') {
      at++;
    } else if (sql.startsWith("--", at)) {
      at = indexOrEnd('\n', at);
    } else if (sql.startsWith("/*", at)) {
      blockComment();
    } else if (c == ';' && parentheses == 0 && atomicDepth == 0) {
      at++;
      finish();
    } else {
      token(c);
    }
  }

  private void token(char c) {
    if (begin < 0) {
      begin = at;
      beginLine = line;
    }
    int from = at;
    if (c == '\'') {
      quoted('\'', false);
      keep("''");
    } else if (c == '"') {
      quoted('"', false);
      keep(sql.substring(from, at));
    } else if ((c == 'e' || c == 'E') && peek(1) == '\'') {
      at++;
      quoted('\'', true);
      keep("''");
    } else if (c == '$' && dollarQuote()) {
      keep("''");
    } else if (isWordStart(c)) {
      word();
    } else {
      parentheses += c == '(' ? 1 : c == ')' && parentheses > 0 ? -1 : 0;
      at++;
      keep(String.valueOf(c));
    }
    end = at;
  }

  private void word() {
    int from = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    String word = sql.substring(from, at).toUpperCase(Locale.ROOT);
    keep(word);
    if (atomicDepth > 0) {
      // Inside BEGIN ATOMIC only CASE nests: both CASE and the body close with END.
      atomicDepth += word.equals("CASE") ? 1 : word.equals("END") ? -1 : 0;
    } else if (createsRoutine && lastWord.equals("BEGIN") && word.equals("ATOMIC")) {
      atomicDepth = 1;
    }
    lastWord = word;
  }

  private void keep(String token) {
    if (head.size() < kept) {
      head.add(token);
      createsRoutine |=
          head.get(0).equals("CREATE") && (token.equals("FUNCTION") || token.equals("PROCEDURE"));
    }
  }

  private void finish() {
    if (begin >= 0) {
      statements.add(new SqlStatement(sql.substring(begin, end), beginLine, head));
    }
    head.clear();
    begin = -1;
    parentheses = 0;
    atomicDepth = 0;
    createsRoutine = false;
    lastWord = "";
  }

  /** A quote is doubled to stand for itself; in an {@code E''} string a backslash escapes too. */
  private void quoted(char quote, boolean backslash) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\n') {
        line++;
      }
      if (backslash && c == '\\' && at + 1 < sql.length()) {
        line += sql.charAt(at + 1) == '\n' ? 1 : 0;
        at += 2;
      } else if (c == quote && peek(1) == quote) {
        at += 2;
      } else if (c == quote) {
        at++;
        return;
      } else {
        at++;
      }
    }
  }

  /** Skips {@code $tag$ … $tag$}; false, moving nothing, if this dollar begins no quote. */
  private boolean dollarQuote() {
    int close = at + 1;
    while (close < sql.length() && sql.charAt(close) != '$' && isTagPart(close)) {
      close++;
    }
    if (close >= sql.length() || sql.charAt(close) != '$') {
      return false;
    }
    String tag = sql.substring(at, close + 1);
    int found = sql.indexOf(tag, close + 1);
    int after = found < 0 ? sql.length() : found + tag.length();
    countLines(at, after);
    at = after;
    return true;
  }

  private boolean isTagPart(int index) {
    char c = sql.charAt(index);
    return Character.isLetter(c) || c == '_' || c > 127 || (Character.isDigit(c) && index > at + 1);
  }

  private void blockComment() {
    int depth = 0;
    int from = at;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
    at = Math.min(at, sql.length());
    countLines(from, at);
  }

  private void countLines(int from, int to) {
    for (int i = from; i < to; i++) {
      line += sql.charAt(i) == '\n' ? 1 : 0;
    }
  }

  private int indexOrEnd(char c, int from) {
    int found = sql.indexOf(c, from);
    return found < 0 ? sql.length() : found;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c > 127;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }
}
