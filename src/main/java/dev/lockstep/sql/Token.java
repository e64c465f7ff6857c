// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Optional;

/**
 * A token of a SQL text.
 *
 * @param kind what it is
 * @param text what it says, in the form of {@link SqlStatement#head}: a word in upper case, a
 *     quoted name with plain quotes, {@code ''} for any string
 * @param written as it stands in the text
 * @param begin where it begins in the text, in characters
 * @param line where it begins, from 1
 */
public record Token(Kind kind, String text, String written, int begin, int line) {
  /** What a token is. */
  public enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in quotes. */
    NAME,
    /** A string, whatever its quotes. */
    STRING,
    NUMBER,
    /** One character: of an operator, or punctuation. */
    SYMBOL,
    /** With its marks. */
    COMMENT
  }

  /** One of a statement's head, of which its place is not known. */
  static Token ofHead(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    Kind kind =
        text.equals("''")
            ? Kind.STRING
            : first == '"'
                ? Kind.NAME
                : Identifiers.isWord(text)
                    ? Kind.WORD
                    : first >= '0' && first <= '9' ? Kind.NUMBER : Kind.SYMBOL;
    return new Token(kind, text, text, -1, 0);
  }

  /** Where it ends in the text. */
  public int end() {
    return begin + written.length();
  }

  /** Whether it is this word, or symbol, in upper case. */
  public boolean is(String word) {
    return kind != Kind.COMMENT && text.equals(word);
  }

  /** The name that it is to PostgreSQL, if it may be one. */
  public Optional<String> name() {
    boolean possible = kind == Kind.WORD || (kind == Kind.NAME && Identifiers.isName(text));
    return possible && text.indexOf('\0') < 0
        ? Optional.of(Identifiers.fold(text))
        : Optional.empty();
  }

  /** Whether {@code next} follows it without a blank. */
  public boolean touches(Token next) {
    return end() == next.begin();
  }

  /** Where what stands between the quotes of a string begins in the text, in characters. */
  public int insideBegin() {
    int quote = written.indexOf('\'');
    int dollar = written.indexOf('$');
    return begin
        + (dollar == 0 ? written.indexOf('$', 1) + 1 : quote < 0 ? written.length() : quote + 1);
  }

  /** What stands between the quotes of a string, as it is written. */
  public String inside() {
    int from = insideBegin() - begin;
    int end = written.length() - (written.startsWith("$") ? from : 1);
    return end <= from ? "" : written.substring(from, end);
  }
}
