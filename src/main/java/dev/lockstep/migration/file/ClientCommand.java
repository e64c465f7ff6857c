// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.SqlStatement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of {@code psql}'s own ({@code \connect}, {@code \i}), which is no SQL. */
final class ClientCommand {
  private static final Pattern COMMAND = Pattern.compile("\\\\\\S*");

  private ClientCommand() {}

  /** A backslash outside quotes is in no statement of SQL. */
  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    if (!statement.mentions("\\")) {
      return Optional.empty();
    }
    Matcher command = COMMAND.matcher(statement.text());
    String name = command.find() ? command.group() : "\\";
    int line =
        statement.line()
            + (int)
                statement
                    .text()
                    .substring(0, command.start())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
    return Optional.of(
        new Offence(
            line,
            name
                + " is a command of psql's own, no SQL, and only psql knows what to do with it; "
                + (name.matches("\\\\(un)?restrict")
                    ? "pg_dump writes it for psql: delete the line"
                    : "write in SQL what it is to do, or delete the line")));
  }
}
