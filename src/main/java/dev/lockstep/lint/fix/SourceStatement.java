// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement as it stands in its file: put together again, all of them are the file.
 *
 * @param above comments and blank lines above it
 * @param statement what is executed
 * @param source its text, with the semicolon and the comment behind it
 */
record SourceStatement(String above, SqlStatement statement, String source) {
  /** Those of {@code text}, which holds no data of COPY. */
  static List<SourceStatement> of(String text) {
    List<Token> tokens = LexedText.of(text).withoutComments();
    List<SourceStatement> found = new ArrayList<>();
    int done = 0;
    int token = 0;
    for (SqlStatement each : StatementSplitter.split(text)) {
      while (tokens.get(token).begin() < done || tokens.get(token).is(";")) {
        token++;
      }
      int begin = tokens.get(token).begin();
      int end = end(text, tokens, begin + each.text().length());
      found.add(new SourceStatement(text.substring(done, begin), each, text.substring(begin, end)));
      done = end;
    }
    String rest = text.substring(done);
    if (!found.isEmpty() && !rest.isBlank()) {
      SourceStatement last = found.removeLast();
      found.add(new SourceStatement(last.above(), last.statement(), last.source() + rest));
    }
    return found;
  }

  private static int end(String text, List<Token> tokens, int statementEnd) {
    int end = statementEnd;
    for (Token each : tokens) {
      if (each.begin() >= statementEnd) {
        end = each.is(";") ? each.end() : statementEnd;
        break;
      }
    }
    int newline = text.indexOf('\n', end);
    String line = newline < 0 ? text.substring(end) : text.substring(end, newline + 1);
    return line.isBlank() || line.strip().startsWith("--") ? end + line.length() : end;
  }

  /** Another statement in its place, under the same comments. */
  String with(String other) {
    return above.stripLeading() + other + ";\n";
  }

  /** As it stands there, complete. */
  String text() {
    String whole = above.stripLeading() + source.stripTrailing();
    boolean closed = LexedText.of(source).withoutComments().getLast().is(";");
    return whole + (closed ? "\n" : ";\n");
  }
}
