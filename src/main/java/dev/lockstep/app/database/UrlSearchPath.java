// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a URL says that unqualified names are looked up, and whether the server does so. */
final class UrlSearchPath {
  /** The driver's name for it. */
  static final String PROPERTY = "currentSchema";

  /** {@code -c search_path=app} or {@code --search_path=app}, with backslashes before spaces. */
  private static final Pattern IN_OPTIONS =
      Pattern.compile("(?:^|\\s)(?:-c\\s*|--)search[_-]path=((?:\\\\.|[^\\s\\\\])*)");

  private UrlSearchPath() {}

  /**
   * Of the driver's properties.
   *
   * @throws IllegalArgumentException if they say two things
   */
  static Optional<String> of(Map<String, String> properties) {
    Optional<String> own = Optional.ofNullable(properties.get(PROPERTY));
    Optional<String> option = inOptions(properties.getOrDefault("options", ""));
    if (own.isPresent() && option.isPresent() && !own.equals(option)) {
      throw new IllegalArgumentException(
          "options: says another search_path than " + PROPERTY + "; leave one of them out");
    }
    return own.or(() -> option);
  }

  private static Optional<String> inOptions(String options) {
    Matcher matcher = IN_OPTIONS.matcher(options);
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1).replaceAll("\\\\(.)", "$1");
    }
    return Optional.ofNullable(found);
  }

  /**
   * A pooler may have dropped it on the way: the names would be others than meant.
   *
   * @throws SQLException if the session has another one
   */
  static void verify(Connection connection, String expected, String target) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_catalog.current_setting('search_path')")) {
      row.next();
      if (!row.getString(1).equals(expected)) {
        throw new SQLException(
            "database "
                + target
                + " has search_path "
                + row.getString(1)
                + " though "
                + expected
                + " was asked for: a pooler on the way drops it; set it by ALTER ROLE … SET"
                + " search_path, and leave it out of the settings");
      }
    }
  }
}
