// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A reason why a file cannot be run as it is written, seen from its text: found before the first
 * change of a run, not by the server in the middle of it.
 */
@FunctionalInterface
interface StatementRule {
  /** The rules that every migration is held against before it runs. */
  List<StatementRule> ALL =
      List.of(
          TransactionControl::find,
          CommittingBlock::find,
          ClientCommand::find,
          ClientCopy::find,
          DriverSettings::find);

  /** A statement that cannot stay: where, and what to do instead. */
  record Offence(int line, String message) {}

  /** What is wrong with {@code statement}, which is one of {@code file}'s. */
  Optional<Offence> check(MigrationFile file, SqlStatement statement);

  /**
   * Whether a rule may have something to say of {@code statement}, in whatever file it stands. A
   * file of data, which is long, need not be read once more for the rules then.
   */
  static boolean mayOffend(SqlStatement statement) {
    if (statement.head().isEmpty()) {
      return false;
    }
    return switch (statement.head().get(0)) {
      case "COPY" -> statement.mentions("\\") || !statement.takesData();
      case "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "COMMENT", "GRANT" ->
          statement.mentions("\\");
      case "SELECT" ->
          statement.mentions("\\")
              || statement.text().toLowerCase(Locale.ROOT).contains("set_config");
      default -> true;
    };
  }

  /** Everything that is wrong with {@code file}, in the order of its lines. */
  static List<MigrationProblem> problems(MigrationFile file) {
    List<Offence> offences = new ArrayList<>();
    TransactionControl.frame(file).ifPresent(offences::add);
    file.forEachStatement(
        statement -> ALL.forEach(rule -> rule.check(file, statement).ifPresent(offences::add)));
    return offences.stream()
        .map(offence -> new MigrationProblem(file.script(), offence.line(), offence.message()))
        .toList();
  }
}
