// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.snapshot.DatabaseTraits.Setting;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Gives a restored database the settings and rights of the one that its snapshot is of. */
final class TraitsWriter {
  private TraitsWriter() {}

  /** What could not be given, a line each. */
  static List<String> write(Connection connection, String database, DatabaseTraits traits)
      throws SQLException {
    List<String> notes = new ArrayList<>();
    String name = Identifiers.quote(database);
    try (Statement statement = connection.createStatement()) {
      if (!traits.grants().contains("REVOKE CONNECT ON DATABASE %s FROM PUBLIC")) {
        // Closed while it was filled.
        statement.execute("GRANT CONNECT ON DATABASE " + name + " TO PUBLIC");
      }
      for (String grant : traits.grants()) {
        note(notes, grant.formatted("…"), () -> statement.execute(grant.formatted(name)));
      }
      for (Setting setting : traits.settings()) {
        String whose =
            setting.role().isEmpty()
                ? "ALTER DATABASE " + name
                : "ALTER ROLE " + Identifiers.quote(setting.role()) + " IN DATABASE " + name;
        note(
            notes,
            (setting.role().isEmpty() ? "" : "for " + setting.role() + ": ")
                + setting.name()
                + " = "
                + setting.value(),
            () -> {
              // Of a list, the value has its own quotes: set as it is, and taken over from there.
              set(connection, setting);
              statement.execute(whose + " SET " + parts(setting.name()) + " FROM CURRENT");
            });
      }
    }
    return notes;
  }

  private static void set(Connection connection, Setting setting) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, false)")) {
      statement.setString(1, setting.name());
      statement.setString(2, setting.value());
      statement.executeQuery().close();
    }
  }

  private static String parts(String name) {
    return Arrays.stream(name.split("\\."))
        .map(Identifiers::quote)
        .collect(Collectors.joining("."));
  }

  private interface Change {
    void make() throws SQLException;
  }

  private static void note(List<String> notes, String what, Change change) throws SQLException {
    try {
      change.make();
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      notes.add("not taken over: " + what + " (" + e.getMessage() + ")");
    }
  }
}
