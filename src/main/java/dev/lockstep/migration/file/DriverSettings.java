// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.Token;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings that nothing can be read under: the driver closes the connection when the encoding or
 * the date style is another than its own, and with {@code standard_conforming_strings = off} the
 * strings of the file end elsewhere than where they were seen to end.
 */
final class DriverSettings {
  private DriverSettings() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    return switch (statement.verb()) {
      case "SET" -> set(statement);
      case "SELECT" -> select(statement);
      default -> Optional.empty();
    };
  }

  /** {@code SET [LOCAL] name = value}, {@code SET NAMES value}. */
  private static Optional<Offence> set(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    tokens.next();
    if (!tokens.take("SESSION")) {
      tokens.take("LOCAL");
    }
    List<Token> rest = tokens.rest();
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    if (tokens.take("NAMES")) {
      return judge(statement, "client_encoding", value(statement, tokens));
    }
    tokens.next();
    return tokens.take("=") || tokens.take("TO")
        ? judge(statement, rest.getFirst().written(), value(statement, tokens))
        : Optional.empty();
  }

  /** From here to the end of the statement, as it is written. */
  private static String value(SqlStatement statement, Tokens tokens) {
    return tokens.isAtEnd() ? "" : statement.text().substring(tokens.rest().getFirst().begin());
  }

  /** {@code set_config('name', 'value', …)}. */
  private static Optional<Offence> select(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    while (tokens.skipPast("SET_CONFIG", "(")) {
      List<Token> arguments = tokens.rest();
      if (tokens.take("''", ",", "''")) {
        Optional<Offence> offence =
            judge(statement, arguments.get(0).inside(), arguments.get(2).inside());
        if (offence.isPresent()) {
          return offence;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Offence> judge(SqlStatement statement, String name, String value) {
    String bare = value.replace("'", "").strip().toLowerCase(Locale.ROOT);
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "client_encoding" ->
          bare.matches("utf-?8|unicode|default")
              ? Optional.empty()
              : offence(
                  statement, name, value, "the connection is UTF-8; save the file as UTF-8 and");
      case "datestyle" ->
          bare.startsWith("iso") || bare.equals("default") || bare.matches("[dmy]{3}")
              ? Optional.empty()
              : offence(
                  statement,
                  name,
                  value,
                  "the driver needs ISO dates; write dates as ISO does and");
      case "standard_conforming_strings" ->
          bare.matches("off|false|no|0")
              ? offence(
                  statement,
                  name,
                  value,
                  "strings would be read otherwise than the file is split; write E'…' where a"
                      + " backslash escapes and")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Offence> offence(
      SqlStatement statement, String name, String value, String why) {
    return Optional.of(
        new Offence(
            statement.line(),
            name + " cannot be " + value + " here: " + why + " take this statement out"));
  }
}
