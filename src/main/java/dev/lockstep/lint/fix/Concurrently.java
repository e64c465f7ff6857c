// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An author's statement with CONCURRENTLY in it, all else as it is written. */
final class Concurrently {
  private static final String WORD = " CONCURRENTLY";

  private final String sql;
  private final List<Token> tokens;

  private Concurrently(String sql) {
    this.sql = sql;
    this.tokens = LexedText.of(sql).withoutComments();
  }

  /**
   * The statements that do the same beside those who read and write, each outside a transaction;
   * empty if PostgreSQL has no such form.
   */
  static Optional<List<String>> of(String sql) {
    return new Concurrently(sql).statements();
  }

  /** {@code REFRESH MATERIALIZED VIEW CONCURRENTLY}, which may run in a transaction. */
  static Optional<String> refresh(String sql) {
    Concurrently statement = new Concurrently(sql);
    boolean can =
        statement.begins("REFRESH", "MATERIALIZED", "VIEW")
            && !statement.has("CONCURRENTLY")
            && !statement.has("NO");
    return can ? Optional.of(statement.after(2)) : Optional.empty();
  }

  private Optional<List<String>> statements() {
    if (has("CONCURRENTLY")) {
      return Optional.empty();
    }
    if (begins("CREATE", "INDEX")) {
      return Optional.of(List.of(after(1)));
    }
    if (begins("CREATE", "UNIQUE", "INDEX")) {
      return Optional.of(List.of(after(2)));
    }
    if (begins("DROP", "INDEX")) {
      return drops();
    }
    if (begins("REINDEX")) {
      return reindex();
    }
    boolean detaches = begins("ALTER", "TABLE") && has("DETACH") && !has("FINALIZE");
    return detaches ? Optional.of(List.of(after(tokens.size() - 1))) : Optional.empty();
  }

  /** One index for each statement: PostgreSQL drops no more of them concurrently. */
  private Optional<List<String>> drops() {
    if (has("CASCADE")) {
      return Optional.empty();
    }
    int names = begins("DROP", "INDEX", "IF", "EXISTS") ? 4 : 2;
    String begin = after(1).substring(0, tokens.get(1).end() + WORD.length());
    String exists = names == 4 ? " IF EXISTS " : " ";
    List<String> drops = new ArrayList<>();
    int from = names;
    for (int i = names; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).is(",")) {
        drops.add(
            begin + exists + sql.substring(tokens.get(from).begin(), tokens.get(i - 1).end()));
        from = i + 1;
      }
    }
    return Optional.of(drops);
  }

  private Optional<List<String>> reindex() {
    int type = 1;
    if (tokens.get(type).is("(")) {
      while (!tokens.get(type).is(")")) {
        type++;
      }
      type++;
    }
    boolean can = Set.of("INDEX", "TABLE", "SCHEMA", "DATABASE").contains(tokens.get(type).text());
    return can ? Optional.of(List.of(after(type))) : Optional.empty();
  }

  private boolean begins(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (i >= tokens.size() || !tokens.get(i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean has(String word) {
    return tokens.stream().anyMatch(token -> token.is(word));
  }

  private String after(int token) {
    int end = tokens.get(token).end();
    return sql.substring(0, end) + WORD + sql.substring(end);
  }
}
