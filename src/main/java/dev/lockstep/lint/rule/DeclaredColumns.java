// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The columns that a {@code CREATE TABLE} or {@code ALTER TABLE … ADD} declares, for rules of
 * opinion: of new tables too, which no other rule has a word on.
 */
final class DeclaredColumns {
  /** Begin something else than a column. */
  private static final Set<String> OTHERS =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE");

  private DeclaredColumns() {}

  /**
   * A column as it is written.
   *
   * @param type the first word of its type, in upper case
   * @param second the word behind it; empty if there is none
   * @param zoned whether {@code WITH TIME ZONE} follows
   */
  record Declared(String name, String type, String second, boolean zoned) {}

  /** Those of {@code statement} that {@code which} holds of, by name; empty if none. */
  static Optional<String> named(SqlStatement statement, Predicate<Declared> which) {
    List<String> names =
        of(statement).stream()
            .filter(which)
            .map(each -> Identifiers.quoteIfNeeded(each.name()))
            .toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(Texts.some(names.stream()));
  }

  private static List<Declared> of(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    StatementHead head = StatementHead.read(tokens);
    List<Declared> columns = new ArrayList<>();
    if (head.is("CREATE", ObjectType.TABLE) && tokens.take("(")) {
      tokens.parts().forEach(part -> column(part).ifPresent(columns::add));
    } else if (head.is("ALTER", ObjectType.TABLE)) {
      for (Tokens action : tokens.parts()) {
        if (action.take("ADD")) {
          action.take("COLUMN");
          action.take("IF", "NOT", "EXISTS");
          column(action).ifPresent(columns::add);
        }
      }
    }
    return columns;
  }

  private static Optional<Declared> column(Tokens tokens) {
    if (OTHERS.contains(tokens.peek())) {
      return Optional.empty();
    }
    Optional<String> name = tokens.takeName().map(each -> each.last());
    String type = tokens.next();
    return name.filter(each -> Identifiers.isWord(type))
        .map(each -> new Declared(each, type, tokens.peek(), tokens.has("WITH", "TIME", "ZONE")));
  }

  /** Whether the type is one of {@code words}. */
  static Predicate<Declared> ofType(String... words) {
    return column -> Stream.of(words).anyMatch(column.type()::equals);
  }
}
