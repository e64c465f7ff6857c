// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.sql.SqlStatement;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings that nothing can be read under: the driver closes the connection when the encoding or
 * the date style is another than its own, and with {@code standard_conforming_strings = off} the
 * strings of the file end elsewhere than where they were seen to end.
 */
final class DriverSettings {
  private static final Pattern SET =
      Pattern.compile(
          "(?is)^SET\\s+(?:SESSION\\s+|LOCAL\\s+)?(?:(NAMES)\\s+|(\\w+)\\s*(?:=|\\bTO\\b)\\s*)(.*)$");
  private static final Pattern CONFIGURED =
      Pattern.compile("(?is)\\bset_config\\s*\\(\\s*'(\\w+)'\\s*,\\s*'([^']*)'");

  private DriverSettings() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    if (statement.startsWith("SET")) {
      Matcher set = SET.matcher(statement.text());
      return set.find()
          ? judge(statement, set.group(1) == null ? set.group(2) : "client_encoding", set.group(3))
          : Optional.empty();
    }
    if (statement.startsWith("SELECT")) {
      Matcher call = CONFIGURED.matcher(statement.text());
      return call.find() ? judge(statement, call.group(1), call.group(2)) : Optional.empty();
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
