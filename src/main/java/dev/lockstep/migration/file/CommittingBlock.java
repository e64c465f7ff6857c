// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code DO} block that commits, in a file that runs in a transaction: PostgreSQL refuses it
 * there (2D000), after everything before it has been done. What a procedure does cannot be seen
 * from the {@code CALL}; that PostgreSQL says.
 */
final class CommittingBlock {
  private static final Pattern BODY = Pattern.compile("(?s)(\\$\\w*\\$)(.*)\\1");

  /**
   * A whole statement of PL/pgSQL, up to its semicolon, whose last command ends the transaction. A
   * column called {@code commit} has something else in front of it.
   */
  private static final Pattern COMMITS =
      Pattern.compile(
          "(?is)(?:^|\\b(?:BEGIN|THEN|ELSE|LOOP)\\s+|>>\\s*)(COMMIT|ROLLBACK)"
              + "(?:\\s+AND\\s+(?:NO\\s+)?CHAIN)?$");

  private CommittingBlock() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    if (!file.transactional() || !statement.startsWith("DO")) {
      return Optional.empty();
    }
    Matcher body = BODY.matcher(statement.text());
    if (!body.find()) {
      return Optional.empty();
    }
    int offset = lines(statement.text().substring(0, body.start(2)));
    for (SqlStatement part : StatementSplitter.split(body.group(2))) {
      Matcher commits = COMMITS.matcher(part.text());
      if (commits.find()) {
        int line =
            statement.line()
                + offset
                + part.line()
                - 1
                + lines(part.text().substring(0, commits.start(1)));
        return Optional.of(
            new Offence(
                line,
                "this DO block does "
                    + commits.group(1).toUpperCase(Locale.ROOT)
                    + ", which PostgreSQL refuses in a transaction; give the block a file of its own"
                    + " and say executeInTransaction=false in its .conf, or take it out"));
      }
    }
    return Optional.empty();
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }
}
