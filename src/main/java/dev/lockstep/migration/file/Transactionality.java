// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlStatement;

/**
 * Which statements PostgreSQL refuses inside a transaction block, by their first words. More than
 * Flyway knows: it misses {@code REINDEX … CONCURRENTLY} and {@code DETACH PARTITION …
 * CONCURRENTLY}.
 */
public final class Transactionality {
  private Transactionality() {}

  /** Whether the statement cannot run inside a transaction. */
  public static boolean mustRunOutside(SqlStatement statement) {
    if (statement.head().isEmpty()) {
      return false;
    }
    return switch (statement.head().get(0)) {
      case "CREATE" ->
          isConcurrentIndex(statement)
              || second(statement, "DATABASE")
              || second(statement, "TABLESPACE")
              || second(statement, "SUBSCRIPTION");
      case "DROP" ->
          isConcurrentIndex(statement)
              || second(statement, "DATABASE")
              || second(statement, "TABLESPACE")
              || second(statement, "SUBSCRIPTION");
      case "REINDEX" ->
          statement.mentions("CONCURRENTLY")
              || statement.mentions("SCHEMA")
              || statement.mentions("DATABASE")
              || statement.mentions("SYSTEM");
      case "ALTER" ->
          second(statement, "SYSTEM")
              || (statement.mentions("DETACH") && statement.mentions("CONCURRENTLY"));
      case "VACUUM" -> true;
      case "CLUSTER" -> statement.head().size() == 1;
      default -> false;
    };
  }

  private static boolean second(SqlStatement statement, String word) {
    return statement.head().size() > 1 && statement.head().get(1).equals(word);
  }

  private static boolean isConcurrentIndex(SqlStatement statement) {
    return statement.mentions("INDEX") && statement.mentions("CONCURRENTLY");
  }
}
