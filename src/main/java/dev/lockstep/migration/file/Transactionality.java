// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import dev.lockstep.sql.Tokens;

/**
 * Which statements PostgreSQL refuses inside a transaction block, by their first words. More than
 * Flyway knows: it misses {@code REINDEX … CONCURRENTLY} and {@code DETACH PARTITION …
 * CONCURRENTLY}.
 */
public final class Transactionality {
  private Transactionality() {}

  /** Whether the statement cannot run inside a transaction. */
  public static boolean mustRunOutside(SqlStatement statement) {
    return switch (statement.verb()) {
      case "CREATE", "DROP" -> standsAlone(StatementHead.of(statement));
      case "REINDEX" -> reindexesAlone(StatementHead.of(statement));
      case "ALTER" -> altersAlone(statement);
      case "VACUUM" -> true;
      case "CLUSTER" -> statement.head().size() == 1;
      default -> false;
    };
  }

  private static boolean standsAlone(StatementHead head) {
    return switch (head.type()) {
      case INDEX -> head.has(Modifier.CONCURRENTLY);
      case DATABASE, TABLESPACE, SUBSCRIPTION -> true;
      default -> false;
    };
  }

  private static boolean reindexesAlone(StatementHead head) {
    return switch (head.type()) {
      case SCHEMA, DATABASE, SYSTEM -> true;
      default -> head.has(Modifier.CONCURRENTLY);
    };
  }

  private static boolean altersAlone(SqlStatement statement) {
    Tokens tokens = Tokens.ofHead(statement);
    return StatementHead.read(tokens).type() == ObjectType.SYSTEM
        || (tokens.skipPast("DETACH", "PARTITION") && tokens.has("CONCURRENTLY"));
  }
}
