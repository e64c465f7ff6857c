// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Token;
import dev.lockstep.sql.Tokens;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The roles that a statement names. They are the whole server's, and of no schema. */
final class RoleNames {
  private static final Set<String> COMMANDS = Set.of("CREATE", "ALTER", "DROP");
  private static final Set<ObjectType> KINDS =
      EnumSet.of(ObjectType.ROLE, ObjectType.USER, ObjectType.GROUP);
  private static final Set<String> NO_NAMES =
      Set.of("PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "ALL", "NONE", "DEFAULT");

  private RoleNames() {}

  /** What makes, changes or drops a role itself: {@code CREATE ROLE}, {@code DROP USER}. */
  static boolean isCommand(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    return COMMANDS.contains(head.verb()) && KINDS.contains(head.type());
  }

  /** {@code COMMENT ON ROLE}. */
  static boolean isComment(SqlStatement statement) {
    return StatementHead.of(statement).is("COMMENT", ObjectType.ROLE);
  }

  /** What makes one role a member of another: {@code GRANT a TO b}. */
  static boolean isMembership(SqlStatement statement) {
    return (statement.begins("GRANT") || statement.begins("REVOKE"))
        && !Tokens.of(statement).has("ON");
  }

  /** Whether it is code that may make a role on the way. */
  static boolean mayCreateInside(SqlStatement statement) {
    if (!statement.begins("DO")) {
      return false;
    }
    Tokens code = Tokens.withStringsOpened(statement);
    return code.has("CREATE", "ROLE") || code.has("CREATE", "USER") || code.has("CREATE", "GROUP");
  }

  /** All that may be the name of a role in code that may make one. */
  static Set<String> inside(SqlStatement code) {
    Set<String> names = new LinkedHashSet<>();
    for (Token token : Tokens.withStringsOpened(code).rest()) {
      token
          .name()
          .ifPresent(
              name -> {
                names.add(name);
                // In a string that the code quotes it is as it is written.
                names.add(Identifiers.unquote(token.written()));
              });
    }
    return names;
  }

  /** The roles that {@code statement}, a command, is about; several only where it drops them. */
  static Set<String> ofCommand(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    tokens.next();
    tokens.next();
    tokens.take("IF", "EXISTS");
    return statement.begins("DROP")
        ? list(tokens)
        : name(tokens.next()).map(Set::of).orElse(Set.of());
  }

  /** The roles that have to be there before {@code statement} can be executed. */
  static Set<String> needed(SqlStatement statement) {
    return switch (statement.verb()) {
      case "GRANT" -> names(statement, "TO");
      case "REVOKE" -> names(statement, "FROM");
      case "COMMENT" -> isComment(statement) ? names(statement, "ROLE") : Set.of();
      case "SET" -> names(statement, "ROLE", "AUTHORIZATION");
      case "REASSIGN" -> names(statement, "BY", "TO");
      case "DROP" -> statement.mentions("OWNED") ? names(statement, "BY") : Set.of();
      case "CREATE" ->
          statement.mentions("POLICY")
              ? names(statement, "TO")
              : statement.mentions("MAPPING")
                  ? names(statement, "FOR")
                  : statement.mentions("SCHEMA") ? names(statement, "AUTHORIZATION") : Set.of();
      case "ALTER" -> ofAlter(statement);
      default -> Set.of();
    };
  }

  private static Set<String> ofAlter(SqlStatement statement) {
    if (statement.begins("ALTER", "DEFAULT", "PRIVILEGES")) {
      return names(statement, "ROLE", "USER", "TO", "FROM");
    }
    if (statement.begins("ALTER", "POLICY")) {
      return names(statement, "TO");
    }
    Tokens tokens = Tokens.of(statement);
    return tokens.skipPast("OWNER", "TO") ? list(tokens) : Set.of();
  }

  /** The names of the lists that follow the first of each of {@code words}. */
  private static Set<String> names(SqlStatement statement, String... words) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : words) {
      Tokens tokens = Tokens.of(statement);
      tokens.next();
      if (tokens.skipPast(word)) {
        names.addAll(list(tokens));
      }
    }
    return names;
  }

  private static Set<String> list(Tokens tokens) {
    Set<String> names = new LinkedHashSet<>();
    tokens.take("GROUP");
    do {
      name(tokens.next()).ifPresent(names::add);
    } while (tokens.take(","));
    return names;
  }

  private static Optional<String> name(String token) {
    return Identifiers.isName(token) && !NO_NAMES.contains(token)
        ? Optional.of(Identifiers.fold(token))
        : Optional.empty();
  }
}
