// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SQL text that is at hand as a whole, token by token: for those who look for a clause in a
 * statement, or change its text.
 *
 * @param text all of it
 * @param tokens in order, comments among them
 * @param fault what never ends, if anything does not; the last token then goes on to the end
 */
public record LexedText(String text, List<Token> tokens, Optional<SqlFault> fault) {
  public LexedText {
    tokens = List.copyOf(tokens);
  }

  /** Reads {@code text}. */
  public static LexedText of(String text) {
    Scan scan = new Scan(text);
    scan.run();
    return new LexedText(text, scan.tokens, scan.lexer.fault());
  }

  /** The tokens without the comments. */
  public List<Token> withoutComments() {
    return tokens.stream().filter(token -> token.kind() != Token.Kind.COMMENT).toList();
  }

  /**
   * The tokens without the comments, and in place of each string those that are in it: the code of
   * a block, and the statements that such code puts together.
   */
  public List<Token> withStringsOpened() {
    List<Token> opened = new ArrayList<>();
    for (Token token : withoutComments()) {
      if (token.kind() == Token.Kind.STRING && !token.inside().isEmpty()) {
        opened.addAll(of(token.inside()).withStringsOpened());
      } else {
        opened.add(token);
      }
    }
    return opened;
  }

  /**
   * {@code sql} with {@code ?} for each string and number, and without comments: for where people
   * read who may see no values. One that was cut off in the midst of a string ends there.
   */
  public static String withoutValues(String sql) {
    StringBuilder shown = new StringBuilder();
    int end = 0;
    for (Token token : of(sql).tokens()) {
      boolean apart = token.begin() > end;
      end = token.end();
      if (token.kind() != Token.Kind.COMMENT) {
        boolean value = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.NUMBER;
        shown.append(apart && !shown.isEmpty() ? " " : "").append(value ? "?" : token.written());
      }
    }
    return shown.toString();
  }

  /** {@code sql} with a table's name where its schema and name are; in a string as well. */
  public static String unqualified(String sql, String schema, String name) {
    List<Token> tokens = of(sql).withoutComments();
    StringBuilder changed = new StringBuilder();
    int done = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Token.Kind.STRING) {
        changed
            .append(sql, done, token.insideBegin())
            .append(unqualified(token.inside(), schema, name));
        done = token.insideBegin() + token.inside().length();
      } else if (isNamed(tokens, i, schema, name)) {
        changed.append(sql, done, token.begin()).append(Identifiers.quote(name));
        done = tokens.get(i + 2).end();
        i += 2;
      }
    }
    return changed.append(sql, done, sql.length()).toString();
  }

  private static boolean isNamed(List<Token> tokens, int at, String schema, String name) {
    return at + 2 < tokens.size()
        && (at == 0 || !tokens.get(at - 1).is("."))
        && tokens.get(at).name().filter(schema::equals).isPresent()
        && tokens.get(at + 1).is(".")
        && tokens.get(at + 2).name().filter(name::equals).isPresent();
  }

  /** The text without {@code token}, one of its own, and the blank behind it. */
  public String without(Token token) {
    int end = token.end();
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, token.begin()) + text.substring(end);
  }

  /** The first tokens, as {@link SqlStatement#head} has them. */
  List<String> head() {
    return withoutComments().stream().limit(SqlStatement.HEAD).map(Token::text).toList();
  }

  private static final class Scan {
    private final String text;
    private final byte[] bytes;
    private final boolean ascii;
    private final List<Token> tokens = new ArrayList<>();
    private final SlidingBytes in;
    private final Lexer lexer;

    /** Up to here bytes have been counted as characters. */
    private int byteAt;

    private int charAt;

    Scan(String text) {
      this.text = text;
      this.bytes = text.getBytes(StandardCharsets.UTF_8);
      this.ascii = bytes.length == text.length();
      this.in = SlidingBytes.of(bytes);
      in.mark();
      this.lexer = new Lexer(in, this::comment);
    }

    void run() {
      try {
        while (lexer.toToken()) {
          int begin = in.length();
          int line = in.line;
          Token.Kind kind = lexer.token();
          add(kind, begin, line, lexer.isUnicode());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("from memory", e);
      }
    }

    private void comment(int line, String comment) {
      add(Token.Kind.COMMENT, lexer.commentBegin(), line, false);
    }

    private void add(Token.Kind kind, int beginByte, int line, boolean unicode) {
      int begin = characters(beginByte);
      String written = text.substring(begin, characters(in.length()));
      tokens.add(new Token(kind, form(kind, written, unicode), written, begin, line));
      if (kind == Token.Kind.STRING) {
        UnicodeName.mergeEscape(tokens, text);
      }
    }

    private static String form(Token.Kind kind, String written, boolean unicode) {
      return switch (kind) {
        case WORD -> Identifiers.upper(written);
        case STRING -> "''";
        case NAME -> unicode ? UnicodeName.plain(written, '\\') : written;
        case NUMBER, SYMBOL, COMMENT -> written;
      };
    }

    private int characters(int byteOffset) {
      if (ascii) {
        return byteOffset;
      }
      charAt += new String(bytes, byteAt, byteOffset - byteAt, StandardCharsets.UTF_8).length();
      byteAt = byteOffset;
      return charAt;
    }
  }
}
