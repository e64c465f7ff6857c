// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.TransactionCommand;
import dev.lockstep.sql.TransactionCommand.Effect;
import java.util.Optional;

/**
 * Transaction control within a file, other than one pair around all of it. It would end the
 * transaction in which the file is fenced, limited, recorded and, if it fails, undone.
 */
final class TransactionControl {
  private TransactionControl() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    Optional<TransactionCommand> command = TransactionCommand.of(statement);
    if (command.isPresent()) {
      return offence(
          statement,
          file.transactional()
              ? command.get().name() + inTransaction(file, command.get().effect())
              : command.get().name()
                  + " in a file that runs outside a transaction, where each statement is one of"
                  + " its own; put what belongs together into a file of its own that runs in a"
                  + " transaction, or take BEGIN and COMMIT out");
    }
    if (!file.transactional() && statement.begins("SAVEPOINT")) {
      return offence(
          statement,
          "SAVEPOINT has no transaction in a file that runs outside one; put what belongs together"
              + " into a file of its own");
    }
    return statement.begins("SET", "TRANSACTION") ? modes(file, statement) : Optional.empty();
  }

  /** What the pair around the file asks for and cannot have. */
  static Optional<Offence> frame(MigrationFile file) {
    String modes = file.frame().modes();
    if (modes.contains("READ ONLY")) {
      return Optional.of(
          new Offence(
              file.frame().line(),
              "asks for a READ ONLY transaction, in which it could not be recorded; take READ ONLY"
                  + " out"));
    }
    return modes.isEmpty() || file.transactional()
        ? Optional.empty()
        : Optional.of(
            new Offence(
                file.frame().line(),
                modes + " has no effect in a file that runs outside a transaction; take it out"));
  }

  private static String inTransaction(MigrationFile file, Effect effect) {
    return (effect == Effect.BEGINS
            ? " in the middle of a file, all of which is one transaction already"
            : " would end the transaction in which all of the file runs and is recorded")
        + "; split the file here, or take it out and say executeInTransaction=false in "
        + file.script()
        + ".conf (each statement is then a transaction of its own); one BEGIN … COMMIT around the"
        + " whole file is fine";
  }

  private static Optional<Offence> modes(MigrationFile file, SqlStatement statement) {
    return offence(
        statement,
        file.transactional()
            ? "SET TRANSACTION behind other statements comes too late; put it first"
            : "SET TRANSACTION has no effect in a file that runs outside a transaction; take it"
                + " out");
  }

  private static Optional<Offence> offence(SqlStatement statement, String message) {
    return Optional.of(new Offence(statement.line(), message));
  }
}
