package dev.lockstep.migration;

import dev.lockstep.postgres.SqlStatement;
import dev.lockstep.postgres.TransactionCommand;
import dev.lockstep.postgres.TransactionCommand.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of the transaction around all of it: one {@code BEGIN} at its top and one {@code
 * COMMIT} at its end, {@code SET TRANSACTION} before the first statement. It is not executed, since
 * Lockstep's own transaction, which holds the record in the history too, stands in its place.
 *
 * @param line where it begins
 * @param leading how many statements at the top belong to it
 * @param wraps whether a pair is around the file; then the last statement belongs to it too
 * @param modes what is asked of the transaction, as in {@code SET TRANSACTION}; empty if nothing
 */
public record TransactionFrame(int line, int leading, boolean wraps, String modes) {
  /** A file that says nothing of transactions. */
  public static final TransactionFrame NONE = new TransactionFrame(0, 0, false, "");

  static TransactionFrame of(List<SqlStatement> statements) {
    if (statements.isEmpty()) {
      return NONE;
    }
    List<String> modes = new ArrayList<>();
    Optional<TransactionCommand> first = TransactionCommand.of(statements.getFirst());
    boolean wraps =
        statements.size() > 1
            && first.filter(command -> command.effect() == Effect.BEGINS).isPresent()
            && TransactionCommand.of(statements.getLast())
                .filter(command -> command.effect() == Effect.COMMITS)
                .isPresent();
    int leading = 0;
    int end = statements.size();
    if (wraps) {
      leading = 1;
      end--;
      modes.add(first.orElseThrow().modes());
    }
    while (leading < end && isModes(statements.get(leading))) {
      List<String> head = statements.get(leading).head();
      modes.add(String.join(" ", head.subList(2, head.size())));
      leading++;
    }
    modes.removeIf(String::isEmpty);
    return leading == 0
        ? NONE
        : new TransactionFrame(
            statements.getFirst().line(), leading, wraps, String.join(", ", modes));
  }

  private static boolean isModes(SqlStatement statement) {
    return statement.startsWith("SET", "TRANSACTION") && !statement.mentions("SNAPSHOT");
  }

  /** How many statements at the end belong to it. */
  public int trailing() {
    return wraps ? 1 : 0;
  }

  /** The statements that are executed. */
  List<SqlStatement> body(List<SqlStatement> statements) {
    return statements.subList(leading, statements.size() - trailing());
  }

  /** The statement that gives Lockstep's own transaction the same modes, before all others. */
  public Optional<String> setting() {
    return modes.isEmpty() ? Optional.empty() : Optional.of("SET TRANSACTION " + modes);
  }
}
