// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.PsqlCommand;
import dev.lockstep.sql.SqlStatement;
import java.util.Optional;
import java.util.Set;

/** A command of {@code psql}'s own ({@code \\connect}, {@code \\i}), which only psql executes. */
final class ClientCommand {
  private static final Set<String> OF_DUMPS = Set.of("\\restrict", "\\unrestrict");

  private ClientCommand() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    return statement.mentions("\\")
        ? PsqlCommand.in(statement).map(ClientCommand::offence)
        : Optional.empty();
  }

  private static Offence offence(PsqlCommand command) {
    return new Offence(
        command.line(),
        command.name()
            + " is a command of psql's own, no SQL, and only psql knows what to do with it; "
            + (OF_DUMPS.contains(command.name())
                ? "pg_dump writes it for psql: delete the line"
                : "write in SQL what it is to do, or delete the line"));
  }
}
