// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL statement by statement, as psql does: by PostgreSQL's lexical rules, by parentheses, by
 * the {@code BEGIN ATOMIC … END} bodies of SQL functions, and with the data of {@code COPY … FROM
 * stdin}. It finds the ends of statements and no more: PostgreSQL is the parser.
 *
 * <p>It holds one statement at a time, and of data nothing.
 */
public final class StatementReader implements AutoCloseable {
  private static final int WINDOW = 64 * 1024;

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
  private final Lexer lexer;
  private final List<String> head = new ArrayList<>();
  private int beginLine;
  private int endLength;
  private int parentheses;
  private int atomicDepth;
  private boolean createsRoutine;
  private boolean copies;
  private boolean takesData;
  private boolean unicode;
  private String lastWord = "";
  private @Nullable CopyData data;
  private int copyLine;
  private int firstDataLine;

  /** Reads UTF-8 from {@code source}, which is closed with this. */
  public StatementReader(InputStream source) {
    this(source, WINDOW, null);
  }

  /** The same, and tells of the comments on the way. */
  public StatementReader(InputStream source, Comments comments) {
    this(source, WINDOW, comments);
  }

  StatementReader(InputStream source, int window, @Nullable Comments comments) {
    this(
        source,
        new SlidingBytes(source, window, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY),
        comments);
  }

  private StatementReader(InputStream source, SlidingBytes in, @Nullable Comments comments) {
    this.source = source;
    this.in = in;
    this.lexer = new Lexer(in, comments);
  }

  /** Reads a text that is at hand as a whole. */
  static StatementReader of(String sql, @Nullable Comments comments) {
    SlidingBytes whole = SlidingBytes.of(sql.getBytes(StandardCharsets.UTF_8));
    return new StatementReader(InputStream.nullInputStream(), whole, comments);
  }

  /**
   * The next statement, or null at the end; empty ones and bare comments are left out. Data of the
   * one before that was not read is passed over.
   *
   * @throws StatementTooLargeException if it is larger than an eighth of the memory there is
   */
  public @Nullable SqlStatement next() throws IOException {
    passData();
    while (lexer.toToken()) {
      if (in.buffer[in.at] == ';' && parentheses == 0 && atomicDepth == 0) {
        in.at++;
        takesDataOf(in.isMarked() && takesData);
        SqlStatement statement = finish();
        if (statement != null) {
          return statement;
        }
      } else {
        token();
      }
    }
    takesDataOf(in.isMarked() && takesData);
    return finish();
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
    return lexer.fault();
  }

  private void passData() throws IOException {
    if (data != null) {
      data.skipRest();
      if (!data.isComplete()) {
        lexer.fault(SqlFault.noData(copyLine));
      }
      data = null;
    }
  }

  private void token() throws IOException {
    if (!in.isMarked()) {
      in.mark();
      beginLine = in.line;
    }
    int from = in.length();
    Token.Kind kind = lexer.token();
    boolean kept = head.size() < SqlStatement.HEAD;
    switch (kind) {
      case WORD -> {
        if (kept || createsRoutine || copies) {
          word(lexer.word());
        }
      }
      case NUMBER -> keep(kept ? lexer.number() : "");
      case STRING -> keep("''");
      case NAME -> {
        keep(kept ? in.text(from) : "");
        unicode |= lexer.isUnicode();
      }
      case SYMBOL -> symbol(lexer.symbol());
      case COMMENT -> throw new IllegalStateException("a comment is no token of a statement");
    }
    endLength = in.length();
  }

  private void symbol(int c) {
    parentheses += c == '(' ? 1 : c == ')' && parentheses > 0 ? -1 : 0;
    keep(SqlBytes.text(c));
  }

  private void word(String word) {
    String before = lastWord;
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
    if (head.size() < SqlStatement.HEAD) {
      head.add(token);
      String first = head.get(0);
      copies = first.equals("COPY");
      createsRoutine |=
          first.equals("CREATE") && (token.equals("FUNCTION") || token.equals("PROCEDURE"));
    }
    // COPY t FROM "stdin" is not one that takes data.
    lastWord = "";
  }

  private @Nullable SqlStatement finish() {
    SqlStatement statement = null;
    if (in.isMarked()) {
      String text = in.take(endLength);
      // What such a name stands for is only clear with the word behind it, UESCAPE.
      List<String> first = unicode ? LexedText.of(text).head() : head;
      statement = new SqlStatement(text, beginLine, first, data != null);
    }
    head.clear();
    parentheses = 0;
    atomicDepth = 0;
    createsRoutine = false;
    copies = false;
    takesData = false;
    unicode = false;
    lastWord = "";
    lexer.endStatement();
    return statement;
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
        lexer.lineComment();
      } else {
        if (!SqlBytes.isSpace(c) && c != '\r') {
          lexer.fault(SqlFault.textBeforeData(in.line));
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

  @Override
  public void close() throws IOException {
    source.close();
  }
}
