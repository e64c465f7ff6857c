// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that begins, ends or prepares a transaction. {@code SAVEPOINT}, {@code RELEASE} and
 * {@code ROLLBACK TO} are none: they stay within one.
 *
 * @param name as PostgreSQL names it: {@code COMMIT}, {@code PREPARE TRANSACTION}
 * @param effect what it does to the transaction around it
 * @param modes what it asks of the transaction that it begins: {@code ISOLATION LEVEL
 *     SERIALIZABLE}; empty if nothing
 */
public record TransactionCommand(String name, Effect effect, String modes) {
  /** What a command does to the transaction around it. */
  public enum Effect {
    BEGINS,
    COMMITS,
    /** Undoes, chains, or hands the transaction on: nothing that a pair around a file does. */
    ENDS_OTHERWISE
  }

  private static final Set<String> NOISE = Set.of("WORK", "TRANSACTION");

  /** Of {@code statement}; empty if it is no such command. */
  public static Optional<TransactionCommand> of(SqlStatement statement) {
    List<String> head = statement.head();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String first = head.get(0);
    return switch (first) {
      case "BEGIN" -> Optional.of(begins(first, head));
      case "START" ->
          statement.begins("START", "TRANSACTION")
              ? Optional.of(begins("START TRANSACTION", head))
              : Optional.empty();
      case "COMMIT", "END" -> Optional.of(commits(first, head));
      case "ABORT" -> Optional.of(ends(first));
      case "ROLLBACK" ->
          rest(head).startsWith("TO ")
              ? Optional.empty()
              : Optional.of(
                  ends(statement.begins("ROLLBACK", "PREPARED") ? "ROLLBACK PREPARED" : first));
      case "PREPARE" ->
          statement.begins("PREPARE", "TRANSACTION") && !statement.mentions("AS")
              ? Optional.of(ends("PREPARE TRANSACTION"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static TransactionCommand begins(String name, List<String> head) {
    return new TransactionCommand(name, Effect.BEGINS, rest(head));
  }

  private static TransactionCommand commits(String name, List<String> head) {
    String rest = rest(head);
    return switch (rest) {
      case "", "AND NO CHAIN" -> new TransactionCommand(name, Effect.COMMITS, "");
      case "AND CHAIN" -> ends(name + " AND CHAIN");
      default -> ends(rest.startsWith("PREPARED") ? "COMMIT PREPARED" : name);
    };
  }

  private static TransactionCommand ends(String name) {
    return new TransactionCommand(name, Effect.ENDS_OTHERWISE, "");
  }

  /** What stands behind the command and its noise word. */
  private static String rest(List<String> head) {
    int from = head.size() > 1 && NOISE.contains(head.get(1)) ? 2 : 1;
    return String.join(" ", head.subList(from, head.size()));
  }
}
