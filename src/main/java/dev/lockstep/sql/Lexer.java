// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's lexical rules: strings, {@code E''} and {@code U&''} strings, quoted names, dollar
 * quotes, comments, which nest, words and numbers. It goes from token to token and keeps nothing of
 * them; UTF-8 is read as the bytes it is, since all that has a meaning here is ASCII.
 *
 * <p>Source: PostgreSQL's {@code psqlscan.l}.
 */
final class Lexer {
  private static final int LONGEST_COMMENT = 64 * 1024;

  private final SlidingBytes in;
  private final StatementReader.@Nullable Comments comments;
  private final ByteArrayOutputStream comment = new ByteArrayOutputStream(0);
  private final KnownWords words = new KnownWords();
  private Continuation continuation = Continuation.NONE;

  /** Of the last token, if that was a word, a number or a symbol. */
  private int length;

  private boolean unicode;
  private int commentBegin;
  private @Nullable SqlFault fault;

  /** An {@code E''} string goes on in a quote on a later line. */
  private enum Continuation {
    NONE,
    SAME_LINE,
    NEXT_LINE
  }

  Lexer(SlidingBytes in, StatementReader.@Nullable Comments comments) {
    this.in = in;
    this.comments = comments;
  }

  /** What is wrong with the text read so far, the first of it. */
  Optional<SqlFault> fault() {
    return Optional.ofNullable(fault);
  }

  void fault(SqlFault found) {
    if (fault == null) {
      fault = found;
    }
  }

  /** Moves past blanks and comments to the next token; false if there is none. */
  boolean toToken() throws IOException {
    while (in.has(0)) {
      int c = in.buffer[in.at] & 0xFF;
      if (c == '\n' || c == '\r') {
        in.line += c == '\n' ? 1 : 0;
        in.at++;
        if (continuation == Continuation.SAME_LINE) {
          continuation = Continuation.NEXT_LINE;
        }
      } else if (SqlBytes.isSpace(c)) {
        in.at++;
      } else if (c == '-' && in.peek(1) == '-') {
        lineComment();
      } else if (c == '/' && in.peek(1) == '*') {
        blockComment();
      } else if (c == 0xEF && in.startsWith(SqlBytes.BYTE_ORDER_MARK)) {
        in.at += SqlBytes.BYTE_ORDER_MARK.length;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Moves past the token that is next, where {@link #toToken} has led. */
  Token.Kind token() throws IOException {
    int c = in.buffer[in.at] & 0xFF;
    boolean continues = c == '\'' && continuation == Continuation.NEXT_LINE;
    continuation = Continuation.NONE;
    unicode = false;
    if (SqlBytes.isWordStart(c)) {
      return word(c);
    }
    if (c == '\'') {
      quoted('\'', continues);
      return Token.Kind.STRING;
    }
    if (c == '"') {
      quoted('"', false);
      return Token.Kind.NAME;
    }
    if (c == '$' && dollarQuote()) {
      return Token.Kind.STRING;
    }
    if (c >= '0' && c <= '9') {
      passWord();
      return Token.Kind.NUMBER;
    }
    length = 1;
    in.at++;
    return Token.Kind.SYMBOL;
  }

  /** A word, or the letters before a quote. */
  private Token.Kind word(int c) throws IOException {
    if ((c == 'e' || c == 'E') && in.peek(1) == '\'') {
      in.at++;
      quoted('\'', true);
      return Token.Kind.STRING;
    }
    if ((c == 'u' || c == 'U') && in.peek(1) == '&' && isQuote(in.peek(2))) {
      unicode = true;
      in.at += 2;
      int quote = in.buffer[in.at];
      quoted(quote, false);
      return quote == '"' ? Token.Kind.NAME : Token.Kind.STRING;
    }
    passWord();
    return Token.Kind.WORD;
  }

  private void passWord() throws IOException {
    int end = in.at + 1;
    while (end < in.limit && SqlBytes.isWordPart(in.buffer[end])) {
      end++;
    }
    length = end - in.at;
    if (end == in.limit) {
      // It may go on in what is not read yet.
      while (in.has(length) && SqlBytes.isWordPart(in.buffer[in.at + length])) {
        length++;
      }
    }
    in.at += length;
  }

  private static boolean isQuote(int c) {
    return c == '\'' || c == '"';
  }

  /** Whether the last token was a {@code U&""} or a {@code U&''}. */
  boolean isUnicode() {
    return unicode;
  }

  /** The last token, a word, in upper case. */
  String word() {
    return words.upper(in.buffer, in.at - length, length);
  }

  /** The last token, a number, as it is written. */
  String number() {
    return new String(in.buffer, in.at - length, length, StandardCharsets.UTF_8);
  }

  /** The last token, a symbol: one ASCII character. */
  int symbol() {
    return in.buffer[in.at - 1];
  }

  /** A statement is over: what follows goes on with none of its strings. */
  void endStatement() {
    continuation = Continuation.NONE;
  }

  /** A quote is doubled to stand for itself; in an {@code E''} string a backslash escapes too. */
  private void quoted(int quote, boolean backslash) throws IOException {
    int from = in.line;
    in.at++;
    while (in.has(0)) {
      int c = in.buffer[in.at++];
      if (c == quote) {
        if (in.peek(0) != quote) {
          continuation = backslash ? Continuation.SAME_LINE : Continuation.NONE;
          return;
        }
        in.at++;
      } else if (c == '\n') {
        in.line++;
      } else if (c == '\\' && backslash && in.has(0)) {
        in.line += in.buffer[in.at] == '\n' ? 1 : 0;
        in.at++;
      }
    }
    fault(
        quote == '"'
            ? SqlFault.neverEnds(from, "quoted name", "its closing \"")
            : SqlFault.neverEnds(from, "string", "its closing '"));
  }

  /** Passes {@code $tag$ … $tag$}; false, moving nothing, if this dollar begins no quote. */
  private boolean dollarQuote() throws IOException {
    int close = 1;
    while (in.has(close) && SqlBytes.isTagPart(in.buffer[in.at + close], close == 1)) {
      close++;
    }
    if (in.peek(close) != '$') {
      return false;
    }
    int from = in.line;
    byte[] tag = Arrays.copyOfRange(in.buffer, in.at, in.at + close + 1);
    in.at += tag.length;
    while (in.has(0)) {
      int c = in.buffer[in.at];
      if (c == '$' && in.startsWith(tag)) {
        in.at += tag.length;
        return true;
      }
      in.line += c == '\n' ? 1 : 0;
      in.at++;
    }
    String text = new String(tag, StandardCharsets.UTF_8);
    fault(SqlFault.neverEnds(from, "quote " + text, "its closing " + text));
    return true;
  }

  void lineComment() throws IOException {
    int begin = beginComment();
    boolean ended = false;
    while (!ended && in.has(0)) {
      int end = in.at;
      while (end < in.limit && in.buffer[end] != '\n' && in.buffer[end] != '\r') {
        end++;
      }
      ended = end < in.limit;
      ofComment(end - in.at);
    }
    tell(begin);
  }

  private void blockComment() throws IOException {
    continuation = Continuation.NONE;
    int begin = beginComment();
    int depth = 0;
    do {
      int c = in.buffer[in.at];
      if (c == '/' && in.peek(1) == '*') {
        depth++;
        ofComment(2);
      } else if (c == '*' && in.peek(1) == '/') {
        depth--;
        ofComment(2);
      } else {
        in.line += c == '\n' ? 1 : 0;
        ofComment(1);
      }
    } while (depth > 0 && in.has(0));
    if (depth > 0) {
      fault(SqlFault.neverEnds(begin, "comment", "its closing */"));
    }
    tell(begin);
  }

  private int beginComment() {
    commentBegin = in.isMarked() ? in.length() : 0;
    return in.line;
  }

  /** Where in the marked text the last comment began. */
  int commentBegin() {
    return commentBegin;
  }

  private void ofComment(int bytes) {
    if (comments != null) {
      comment.write(in.buffer, in.at, Math.min(bytes, LONGEST_COMMENT - comment.size()));
    }
    in.at += bytes;
  }

  private void tell(int begin) {
    if (comments != null) {
      comments.comment(begin, comment.toString(StandardCharsets.UTF_8));
      comment.reset();
    }
  }
}
