// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the parameters of a lower bound are compared with: {@code key > :from}, {@code :from < key},
 * {@code (a, b) > (:from.a, :from.b)}, with casts, rows and {@code OPERATOR(pg_catalog.>)}.
 */
final class LowerBounds {
  private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

  /** What may stand between an operator and the parameter: a row, or a cast. */
  private static final Set<String> OPENING = Set.of("(", "ROW", "CAST");

  private static final Set<String> ABOVE = Set.of(">", ">=", "=");
  private static final Set<String> BELOW = Set.of("<", "<=", "=");

  private final String sql;
  private final String from;
  private final List<Token> tokens;
  private final List<Integer> parameters;

  /** The places behind strict comparisons, where a {@code =} is missing. */
  private final TreeMap<Integer, String> missing = new TreeMap<>();

  private boolean clear = true;

  /**
   * Reads {@code sql}.
   *
   * @param from the word that stands in it for a parameter of the lower bound
   */
  LowerBounds(String sql, String from) {
    this.sql = sql;
    this.from = from;
    this.tokens = LexedText.of(sql).withoutComments();
    this.parameters = IntStream.range(0, tokens.size()).filter(this::isParameter).boxed().toList();
    read();
  }

  /** Whether it is clear what each parameter means, and an operator is strict. */
  boolean areClear() {
    return clear && !missing.isEmpty();
  }

  /** The text with the bounds included. */
  String included() {
    StringBuilder text = new StringBuilder(sql);
    missing.descendingMap().forEach((at, more) -> text.insert(at, more));
    return text.toString();
  }

  private void read() {
    Set<Integer> compared = new HashSet<>();
    boolean before = false;
    for (int parameter : parameters) {
      // One of a row is compared if its neighbour is.
      if (compare(parameter) || before) {
        compared.add(parameter);
      }
      before = compared.contains(parameter) && isFollowed(parameter);
    }
    for (int i = parameters.size() - 2; i >= 0; i--) {
      if (isFollowed(parameters.get(i)) && compared.contains(parameters.get(i + 1))) {
        compared.add(parameters.get(i));
      }
    }
    clear &= compared.size() == parameters.size();
  }

  private boolean isParameter(int at) {
    return at < tokens.size() && tokens.get(at).is(from);
  }

  private boolean is(int at, String text) {
    return at >= 0 && at < tokens.size() && tokens.get(at).is(text);
  }

  private boolean isOperator(int at) {
    return at >= 0
        && at < tokens.size()
        && tokens.get(at).kind() == Token.Kind.SYMBOL
        && OPERATORS.contains(tokens.get(at).text());
  }

  /** Whether the parameter itself is compared; notes where a comparison is strict. */
  private boolean compare(int parameter) {
    String above = operatorBefore(parameter);
    int behind = behind(parameter);
    // Of what is reckoned with a parameter it is not known what including it means.
    clear &= !isOperator(behind) || "-+*/%|".indexOf(tokens.get(behind).text().charAt(0)) < 0;
    String below = operatorFrom(behind);
    return ABOVE.contains(above) || BELOW.contains(below);
  }

  private String operatorBefore(int parameter) {
    int at = parameter - 1;
    while (at >= 0 && OPENING.contains(tokens.get(at).text())) {
      at--;
    }
    at -= is(at, ")") ? 1 : 0;
    int end = at;
    StringBuilder operator = new StringBuilder();
    while (isOperator(at) && (at == end || tokens.get(at).touches(tokens.get(at + 1)))) {
      operator.insert(0, tokens.get(at).text());
      at--;
    }
    if (operator.toString().equals(">")) {
      missing.put(tokens.get(end).end(), "=");
    }
    return operator.toString();
  }

  private String operatorFrom(int behind) {
    int at = behind;
    if (is(at, "OPERATOR") && is(at + 1, "(")) {
      at += 2;
      while (at < tokens.size() && !isOperator(at) && !is(at, "(") && !is(at, ")")) {
        at++;
      }
    }
    StringBuilder operator = new StringBuilder();
    int begin = at;
    while (isOperator(at) && (at == begin || tokens.get(at - 1).touches(tokens.get(at)))) {
      operator.append(tokens.get(at).text());
      at++;
    }
    if (operator.toString().equals("<")) {
      missing.put(tokens.get(begin).end(), "=");
    }
    return operator.toString();
  }

  /** Behind the parentheses and casts that close after it. */
  private int behind(int parameter) {
    int at = parameter + 1;
    while (true) {
      if (is(at, ")")) {
        at++;
      } else if (is(at, ":") && is(at + 1, ":") && at + 2 < tokens.size()) {
        at += 3;
      } else {
        return at;
      }
    }
  }

  /** Whether another parameter comes next in the same row. */
  private boolean isFollowed(int parameter) {
    int at = behind(parameter);
    if (is(at, "AS")) {
      while (at < tokens.size() && !is(at, "(") && !is(at, ",") && !is(at, ")")) {
        at++;
      }
      at += is(at, ")") ? 1 : 0;
    }
    if (!is(at, ",")) {
      return false;
    }
    at++;
    while (at < tokens.size() && OPENING.contains(tokens.get(at).text())) {
      at++;
    }
    return isParameter(at);
  }
}
