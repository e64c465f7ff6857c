// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL statement by statement, as psql does, by PostgreSQL's lexical rules: strings, {@code
 * E''} strings, quoted identifiers, dollar quotes, nested comments, parentheses, the {@code BEGIN
 * ATOMIC … END} bodies of SQL functions, and the data of {@code COPY … FROM stdin}. It finds the
 * ends of statements and no more: PostgreSQL is the parser.
 *
 * <p>It holds one statement at a time, and of data nothing. UTF-8 is read as the bytes it is: all
 * that has a meaning here is ASCII.
 *
 * <p>Source: PostgreSQL's {@code psqlscan.l}.
 */
public final class StatementReader implements AutoCloseable {
  private static final int WINDOW = 64 * 1024;
  private static final int LONGEST_COMMENT = 64 * 1024;

  /** A statement is held up to five times on its way: here, as text, and as the driver sends it. */
  private static final int SHARE_OF_MEMORY = 8;

  /** Told of comments. */
  @FunctionalInterface
  public interface Comments {
    /**
     * A comment with its marks, its first 64 kB at most.
     *
     * @param line where it begins, from 1
     */
    void comment(int line, String text);
  }

  private final InputStream source;
  private final SlidingBytes in;
  private final @Nullable Comments comments;
  private final List<String> head = new ArrayList<>();
  private final ByteArrayOutputStream comment = new ByteArrayOutputStream(0);
  private int kept = StatementSplitter.HEAD;
  private int beginLine;
  private int endLength;
  private int parentheses;
  private int atomicDepth;
  private boolean createsRoutine;
  private boolean copies;
  private boolean takesData;
  private String lastWord = "";
  private Continuation continuation = Continuation.NONE;
  private @Nullable CopyData data;
  private int copyLine;
  private int firstDataLine;
  private @Nullable SqlFault fault;

  /** An {@code E''} string goes on in a quote on a later line. */
  private enum Continuation {
    NONE,
    SAME_LINE,
    NEXT_LINE
  }

  /** Reads UTF-8 from {@code source}, which is closed with this. */
  public StatementReader(InputStream source) {
    this(source, WINDOW, null);
  }

  /** The same, and tells of the comments on the way. */
  public StatementReader(InputStream source, Comments comments) {
    this(source, WINDOW, comments);
  }

  StatementReader(InputStream source, int window, @Nullable Comments comments) {
    this.source = source;
    this.in = new SlidingBytes(source, window, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    this.comments = comments;
  }

  /**
   * The next statement, or null at the end; empty ones and bare comments are left out. Data of the
   * one before that was not read is passed over.
   *
   * @throws StatementTooLargeException if it is larger than an eighth of the memory there is
   */
  public @Nullable SqlStatement next() throws IOException {
    passData();
    while (in.has(0)) {
      if (step()) {
        SqlStatement statement = finish();
        if (statement != null) {
          return statement;
        }
      }
    }
    takesDataOf(in.isMarked() && takesData);
    return finish();
  }

  /** Keeps every token of a statement, instead of its first ones. */
  StatementReader keepingAll() {
    kept = Integer.MAX_VALUE;
    return this;
  }

  /** The data of the last statement, which {@link SqlStatement#takesData() takes some}. */
  public InputStream data() {
    if (data == null) {
      throw new IllegalStateException("the statement has no data");
    }
    return data;
  }

  /** The first line of the data of the last statement; 0 if it takes none. */
  public int dataLine() {
    return data == null ? 0 : firstDataLine;
  }

  /** What is wrong with the text read so far, the first of it. */
  public Optional<SqlFault> fault() {
    return Optional.ofNullable(fault);
  }

  private void passData() throws IOException {
    if (data != null) {
      data.skipRest();
      if (!data.isComplete()) {
        fault(SqlFault.noData(copyLine));
      }
      data = null;
    }
  }

  /** Takes a step; true if that ends a statement. */
  private boolean step() throws IOException {
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
    } else if (c == ';' && parentheses == 0 && atomicDepth == 0) {
      in.at++;
      takesDataOf(in.isMarked() && takesData);
      return true;
    } else {
      token(c);
    }
    return false;
  }

  private void token(int c) throws IOException {
    if (!in.isMarked()) {
      in.mark();
      beginLine = in.line;
    }
    boolean continues = c == '\'' && continuation == Continuation.NEXT_LINE;
    continuation = Continuation.NONE;
    if (c == '\'') {
      quoted('\'', continues);
      keep("''");
    } else if (c == '"') {
      int from = in.length();
      quoted('"', false);
      keepQuoted(from);
    } else if ((c == 'e' || c == 'E') && in.peek(1) == '\'') {
      in.at++;
      quoted('\'', true);
      keep("''");
    } else if (c == '$' && dollarQuote()) {
      keep("''");
    } else if (SqlBytes.isWordStart(c)) {
      word();
    } else if (c >= '0' && c <= '9') {
      number();
    } else {
      parentheses += c == '(' ? 1 : c == ')' && parentheses > 0 ? -1 : 0;
      in.at++;
      keep(SqlBytes.text(c));
    }
    endLength = in.length();
  }

  private boolean looksAtWords() {
    return head.size() < kept || createsRoutine || copies;
  }

  private int wordLength() throws IOException {
    int length = 1;
    while (in.has(length) && SqlBytes.isWordPart(in.buffer[in.at + length])) {
      length++;
    }
    return length;
  }

  private String ahead(int length) {
    return new String(in.buffer, in.at, length, StandardCharsets.UTF_8);
  }

  private void number() throws IOException {
    int length = wordLength();
    keep(head.size() < kept ? ahead(length) : "");
    in.at += length;
  }

  private void word() throws IOException {
    int length = wordLength();
    if (!looksAtWords()) {
      in.at += length;
      return;
    }
    String before = lastWord;
    String word = ahead(length).toUpperCase(Locale.ROOT);
    in.at += length;
    keep(word);
    if (atomicDepth > 0) {
      // Inside BEGIN ATOMIC only CASE nests: both CASE and the body close with END.
      atomicDepth += word.equals("CASE") ? 1 : word.equals("END") ? -1 : 0;
    } else if (createsRoutine && before.equals("BEGIN") && word.equals("ATOMIC")) {
      atomicDepth = 1;
    }
    takesData |= copies && parentheses == 0 && before.equals("FROM") && word.equals("STDIN");
    lastWord = word;
  }

  private void keep(String token) {
    if (head.size() < kept) {
      head.add(token);
      String first = head.get(0);
      copies = first.equals("COPY");
      createsRoutine |=
          first.equals("CREATE") && (token.equals("FUNCTION") || token.equals("PROCEDURE"));
    }
    // COPY t FROM "stdin" is not one that takes data.
    lastWord = "";
  }

  private void keepQuoted(int from) {
    keep(head.size() < kept ? in.text(from) : "");
  }

  private @Nullable SqlStatement finish() {
    SqlStatement statement =
        in.isMarked() ? new SqlStatement(in.take(endLength), beginLine, head, data != null) : null;
    head.clear();
    parentheses = 0;
    atomicDepth = 0;
    createsRoutine = false;
    copies = false;
    takesData = false;
    lastWord = "";
    continuation = Continuation.NONE;
    return statement;
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

  private void lineComment() throws IOException {
    int begin = in.line;
    while (in.has(0) && in.buffer[in.at] != '\n' && in.buffer[in.at] != '\r') {
      ofComment(1);
    }
    tell(begin);
  }

  private void blockComment() throws IOException {
    continuation = Continuation.NONE;
    int begin = in.line;
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

  private void ofComment(int bytes) {
    if (comments != null && comment.size() < LONGEST_COMMENT) {
      comment.write(in.buffer, in.at, bytes);
    }
    in.at += bytes;
  }

  private void tell(int begin) {
    if (comments != null) {
      comments.comment(begin, comment.toString(StandardCharsets.UTF_8));
      comment.reset();
    }
  }

  /** Behind the end of a COPY: its data begins on the next line. */
  private void takesDataOf(boolean copy) throws IOException {
    if (!copy) {
      return;
    }
    copyLine = beginLine;
    while (in.has(0) && in.buffer[in.at] != '\n') {
      int c = in.buffer[in.at] & 0xFF;
      if (c == '-' && in.peek(1) == '-') {
        lineComment();
      } else {
        if (!SqlBytes.isSpace(c) && c != '\r') {
          fault(SqlFault.textBeforeData(in.line));
        }
        in.at++;
      }
    }
    if (in.has(0)) {
      in.line++;
      in.at++;
    }
    firstDataLine = in.line;
    data = new CopyData(in);
  }

  private void fault(SqlFault found) {
    if (fault == null) {
      fault = found;
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
