// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.TransactionCommand;
import dev.lockstep.sql.TransactionCommand.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Sees the statements of a file as they pass, and keeps none. */
  static final class Watch {
    private final List<String> modes = new ArrayList<>();
    private long count;
    private int line;
    private boolean begins;
    private boolean atTop = true;
    private boolean commitsLast;

    void see(SqlStatement statement) {
      Optional<TransactionCommand> command = TransactionCommand.of(statement);
      if (count++ == 0) {
        line = statement.line();
        begins = command.filter(first -> first.effect() == Effect.BEGINS).isPresent();
        if (begins) {
          modes.add(command.orElseThrow().modes());
          return;
        }
      }
      commitsLast = command.filter(last -> last.effect() == Effect.COMMITS).isPresent();
      atTop = atTop && isModes(statement);
      if (atTop) {
        List<String> head = statement.head();
        modes.add(String.join(" ", head.subList(2, head.size())));
      }
    }

    TransactionFrame frame() {
      boolean wraps = begins && commitsLast;
      // A BEGIN without its end is no frame, and what stands behind it neither.
      if (modes.isEmpty() || (begins && !wraps)) {
        return NONE;
      }
      int leading = modes.size();
      return new TransactionFrame(
          line,
          leading,
          wraps,
          modes.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(", ")));
    }
  }

  private static boolean isModes(SqlStatement statement) {
    return statement.begins("SET", "TRANSACTION") && !statement.mentions("SNAPSHOT");
  }

  /** How many statements belong to it. */
  int size() {
    return leading + (wraps ? 1 : 0);
  }

  /** The statement that gives Lockstep's own transaction the same modes, before all others. */
  public Optional<String> setting() {
    return modes.isEmpty() ? Optional.empty() : Optional.of("SET TRANSACTION " + modes);
  }
}
