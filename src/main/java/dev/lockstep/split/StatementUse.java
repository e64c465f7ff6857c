// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.EnumSet;
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
  private static final Set<ObjectType> SERVER_TYPES =
      EnumSet.of(
          ObjectType.DATABASE,
          ObjectType.ROLE,
          ObjectType.USER,
          ObjectType.USER_MAPPING,
          ObjectType.GROUP,
          ObjectType.SYSTEM,
          ObjectType.TABLESPACE,
          ObjectType.SUBSCRIPTION);
  private static final Set<ObjectType> OTHER_TYPES =
      EnumSet.of(
          ObjectType.ACCESS_METHOD,
          ObjectType.OPERATOR,
          ObjectType.OPERATOR_CLASS,
          ObjectType.OPERATOR_FAMILY,
          ObjectType.CAST,
          ObjectType.FOREIGN_DATA_WRAPPER,
          ObjectType.FOREIGN_TABLE,
          ObjectType.SERVER,
          ObjectType.CONVERSION,
          ObjectType.LANGUAGE,
          ObjectType.TRANSFORM,
          ObjectType.TEXT_SEARCH);

  static StatementUse of(SqlStatement statement) {
    String first = statement.verb();
    return switch (first) {
      case "BEGIN", "START", "COMMIT", "END" -> TRANSACTION;
      case "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" -> REFUSED;
      case "SET", "RESET" ->
          statement.mentions("ROLE") || statement.mentions("AUTHORIZATION") ? OWNER : SESSION;
      case "SELECT" -> select(statement);
      case "SECURITY" -> SERVER;
      case "GRANT", "REVOKE" -> rights(statement);
      case "CREATE", "ALTER", "COMMENT", "DROP" -> definition(statement);
      default -> ROW_WORDS.contains(first) ? ROWS : SCHEMA;
    };
  }

  private static StatementUse select(SqlStatement statement) {
    return statement.mentions("SETVAL")
        ? ROWS
        : statement.mentions("SET_CONFIG") ? SESSION : SCHEMA;
  }

  /** A role that is granted has no ON. */
  private static StatementUse rights(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    if (!tokens.skipPast("ON")) {
      return SERVER;
    }
    return tokens.isNext("FOREIGN") || tokens.isNext("LANGUAGE") ? AS_IT_IS : SCHEMA;
  }

  private static StatementUse definition(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    if (head.verb().equals("ALTER") && Tokens.of(statement).has("OWNER", "TO")) {
      return OWNER;
    }
    if (SERVER_TYPES.contains(head.type())) {
      return SERVER;
    }
    return OTHER_TYPES.contains(head.type()) ? AS_IT_IS : SCHEMA;
  }
}
