// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.sql.SqlStatement;
import java.util.List;
import java.util.Set;

/** What is done with a statement of declarative SQL. */
enum StatementUse {
  /** It makes something that the schema has. */
  SCHEMA,
  /** It makes what Lockstep does not write itself: an operator, a cast, a foreign table. */
  AS_IT_IS,
  /** It is for the session: how the statements after it are read. */
  SESSION,
  /** One transaction is around all of it anyway. */
  TRANSACTION,
  ROWS,
  OWNER,
  SERVER,
  /** It cannot be part of a schema that is declared. */
  REFUSED;

  private static final Set<String> ROW_WORDS =
      Set.of(
          "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE", "LOCK", "VACUUM", "ANALYZE");
  private static final Set<String> SERVER_WORDS =
      Set.of("DATABASE", "ROLE", "USER", "GROUP", "SYSTEM", "TABLESPACE", "SUBSCRIPTION");
  private static final Set<String> OTHER_WORDS =
      Set.of(
          "OPERATOR", "CAST", "FOREIGN", "SERVER", "CONVERSION", "LANGUAGE", "TRANSFORM", "TEXT");

  static StatementUse of(SqlStatement statement) {
    List<String> head = statement.head();
    String first = head.getFirst();
    return switch (first) {
      case "BEGIN", "START", "COMMIT", "END" -> TRANSACTION;
      case "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" -> REFUSED;
      case "SET", "RESET" ->
          statement.mentions("ROLE") || statement.mentions("AUTHORIZATION") ? OWNER : SESSION;
      case "SELECT" -> select(statement);
      case "SECURITY" -> SERVER;
      case "CREATE", "ALTER", "COMMENT", "DROP", "GRANT", "REVOKE" -> definition(statement, head);
      default -> ROW_WORDS.contains(first) ? ROWS : SCHEMA;
    };
  }

  private static StatementUse select(SqlStatement statement) {
    return statement.mentions("SETVAL")
        ? ROWS
        : statement.mentions("SET_CONFIG") ? SESSION : SCHEMA;
  }

  private static StatementUse definition(SqlStatement statement, List<String> head) {
    int owner = head.indexOf("OWNER");
    if (head.getFirst().equals("ALTER")
        && owner > 0
        && owner + 1 < head.size()
        && head.get(owner + 1).equals("TO")) {
      return OWNER;
    }
    List<String> rest =
        head.stream()
            .skip(1)
            .dropWhile(Set.of("ON", "OR", "REPLACE", "TRUSTED", "PROCEDURAL", "DEFAULT")::contains)
            .toList();
    boolean rights = head.getFirst().equals("GRANT") || head.getFirst().equals("REVOKE");
    if (rights) {
      // A role that is granted has no ON.
      return head.contains("ON")
          ? head.contains("FOREIGN") || head.contains("LANGUAGE") ? AS_IT_IS : SCHEMA
          : SERVER;
    }
    String kind = rest.isEmpty() ? "" : rest.getFirst();
    boolean mapping = kind.equals("USER") && rest.size() > 1 && rest.get(1).equals("MAPPING");
    if (SERVER_WORDS.contains(kind) || mapping) {
      return SERVER;
    }
    boolean access = kind.equals("ACCESS");
    return OTHER_WORDS.contains(kind) || access ? AS_IT_IS : SCHEMA;
  }
}
