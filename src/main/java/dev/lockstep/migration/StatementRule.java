package dev.lockstep.migration;

import dev.lockstep.postgres.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
          DriverSettings::find);

  /**
   * What seeds and definitions begin with: no rule looks at more of these than for backslashes. One
   * that comes to do so takes its word out here.
   */
  Set<String> HARMLESS =
      Set.of("INSERT", "COPY", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "COMMENT", "GRANT");

  /** A statement that cannot stay: where, and what to do instead. */
  record Offence(int line, String message) {}

  /** What is wrong with {@code statement}, which is one of {@code file}'s. */
  Optional<Offence> check(MigrationFile file, SqlStatement statement);

  /** Whether a rule may have something to say of {@code statement}, in whatever file it stands. */
  static boolean mayOffend(SqlStatement statement) {
    List<String> head = statement.head();
    return !head.isEmpty() && (!HARMLESS.contains(head.get(0)) || statement.mentions("\\"));
  }

  /** Everything that is wrong with {@code file}, in the order of its lines. */
  static List<Problem> problems(MigrationFile file) {
    List<Offence> offences = new ArrayList<>();
    TransactionControl.frame(file).ifPresent(offences::add);
    file.forEachStatement(
        statement -> ALL.forEach(rule -> rule.check(file, statement).ifPresent(offences::add)));
    return offences.stream()
        .map(offence -> new Problem(file.script(), offence.line(), offence.message()))
        .toList();
  }
}
