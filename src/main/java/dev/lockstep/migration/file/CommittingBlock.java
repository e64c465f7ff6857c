// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A {@code DO} block that commits, in a file that runs in a transaction: PostgreSQL refuses it
 * there (2D000), after everything before it has been done. What a procedure does cannot be seen
 * from the {@code CALL}; that PostgreSQL says.
 */
final class CommittingBlock {
  /** What may stand before the first command of a statement of PL/pgSQL. */
  private static final Set<String> BEFORE = Set.of("BEGIN", "THEN", "ELSE", "LOOP");

  private CommittingBlock() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    if (!file.transactional() || !statement.begins("DO")) {
      return Optional.empty();
    }
    return body(statement)
        .flatMap(
            body ->
                StatementSplitter.split(body.inside()).stream()
                    .flatMap(
                        part ->
                            commits(part).stream()
                                .map(command -> offence(statement, body, part, command)))
                    .findFirst());
  }

  /** The code of the block: a string that is not the name of its language. */
  private static Optional<Token> body(SqlStatement statement) {
    List<Token> tokens = LexedText.of(statement.text()).withoutComments();
    return IntStream.range(1, tokens.size())
        .filter(at -> !tokens.get(at - 1).is("LANGUAGE"))
        .mapToObj(tokens::get)
        .filter(token -> token.kind() == Token.Kind.STRING)
        .findFirst();
  }

  /**
   * The command that ends the transaction, if {@code part} is one: a whole statement of PL/pgSQL. A
   * column called {@code commit} has something else in front of it.
   */
  private static Optional<Token> commits(SqlStatement part) {
    List<Token> tokens = LexedText.of(part.text()).withoutComments();
    int last = tokens.size() - 1;
    if (last >= 0 && tokens.get(last).is("CHAIN")) {
      last -= tokens.get(Math.max(0, last - 1)).is("NO") ? 2 : 1;
      last -= last >= 0 && tokens.get(last).is("AND") ? 1 : 0;
    }
    if (last < 0 || !(tokens.get(last).is("COMMIT") || tokens.get(last).is("ROLLBACK"))) {
      return Optional.empty();
    }
    boolean whole =
        last == 0
            || BEFORE.contains(tokens.get(last - 1).text())
            // The end of a label.
            || (last > 1 && tokens.get(last - 1).is(">") && tokens.get(last - 2).is(">"));
    return whole ? Optional.of(tokens.get(last)) : Optional.empty();
  }

  private static Offence offence(
      SqlStatement statement, Token body, SqlStatement part, Token command) {
    return new Offence(
        statement.line() + (body.line() - 1) + (part.line() - 1) + (command.line() - 1),
        "this DO block does "
            + command.text()
            + ", which PostgreSQL refuses in a transaction; give the block a file of its own and say"
            + " executeInTransaction=false in its .conf, or take it out");
  }
}
