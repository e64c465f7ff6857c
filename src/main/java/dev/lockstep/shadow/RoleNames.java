// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The roles that a statement names. They are the whole server's, and of no schema. */
final class RoleNames {
  private static final Set<String> COMMANDS = Set.of("CREATE", "ALTER", "DROP");
  private static final Set<String> KINDS = Set.of("ROLE", "USER", "GROUP");
  private static final Set<String> NO_NAMES =
      Set.of("PUBLIC", "CURRENT_USER", "CURRENT_ROLE", "SESSION_USER", "ALL", "NONE", "DEFAULT");
  private static final Pattern MAY_CREATE =
      Pattern.compile("(?is)\\bCREATE\\s+(?:ROLE|USER|GROUP)\\b");

  private RoleNames() {}

  /** What makes, changes or drops a role itself: {@code CREATE ROLE}, {@code DROP USER}. */
  static boolean isCommand(SqlStatement statement) {
    List<String> head = statement.head();
    return head.size() > 2
        && COMMANDS.contains(head.get(0))
        && KINDS.contains(head.get(1))
        && !head.get(2).equals("MAPPING");
  }

  /** {@code COMMENT ON ROLE}. */
  static boolean isComment(SqlStatement statement) {
    return statement.startsWith("COMMENT", "ON", "ROLE");
  }

  /** What makes one role a member of another: {@code GRANT a TO b}. */
  static boolean isMembership(SqlStatement statement) {
    return (statement.startsWith("GRANT") || statement.startsWith("REVOKE"))
        && !StatementSplitter.tokens(statement.text()).contains("ON");
  }

  /** Whether it is code that may make a role on the way. */
  static boolean mayCreateInside(SqlStatement statement) {
    return statement.startsWith("DO") && MAY_CREATE.matcher(statement.text()).find();
  }

  /** The roles that {@code statement}, a command, is about; several only where it drops them. */
  static Set<String> ofCommand(SqlStatement statement) {
    List<String> head = statement.head();
    int at = 2;
    if (head.get(at).equals("IF")) {
      at += 2;
    }
    return statement.startsWith("DROP")
        ? list(StatementSplitter.tokens(statement.text()), at)
        : name(at < head.size() ? head.get(at) : "").map(Set::of).orElse(Set.of());
  }

  /** The roles that have to be there before {@code statement} can be executed. */
  static Set<String> needed(SqlStatement statement) {
    return switch (statement.head().isEmpty() ? "" : statement.head().get(0)) {
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
    if (statement.startsWith("ALTER", "DEFAULT", "PRIVILEGES")) {
      return names(statement, "ROLE", "USER", "TO", "FROM");
    }
    if (statement.startsWith("ALTER", "POLICY")) {
      return names(statement, "TO");
    }
    List<String> tokens = StatementSplitter.tokens(statement.text());
    int owner = tokens.indexOf("OWNER");
    return owner > 0 && owner + 1 < tokens.size() && tokens.get(owner + 1).equals("TO")
        ? list(tokens, owner + 2)
        : Set.of();
  }

  /** The names of the lists that follow the first of each of {@code words}. */
  private static Set<String> names(SqlStatement statement, String... words) {
    List<String> tokens = StatementSplitter.tokens(statement.text());
    Set<String> names = new LinkedHashSet<>();
    for (String word : words) {
      int at = tokens.indexOf(word);
      if (at > 0) {
        names.addAll(list(tokens, at + 1));
      }
    }
    return names;
  }

  private static Set<String> list(List<String> tokens, int from) {
    Set<String> names = new LinkedHashSet<>();
    int at = from < tokens.size() && tokens.get(from).equals("GROUP") ? from + 1 : from;
    while (at < tokens.size()) {
      name(tokens.get(at)).ifPresent(names::add);
      if (at + 1 >= tokens.size() || !tokens.get(at + 1).equals(",")) {
        break;
      }
      at += 2;
    }
    return names;
  }

  private static Optional<String> name(String token) {
    if (token.startsWith("\"") && token.length() > 2) {
      return Optional.of(token.substring(1, token.length() - 1).replace("\"\"", "\""));
    }
    return token.matches("[\\p{L}_].*") && !NO_NAMES.contains(token)
        ? Optional.of(token.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
