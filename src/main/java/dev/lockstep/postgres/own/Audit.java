// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.own;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Who asked for what, when: kept beside what was done. */
public final class Audit {
  private Audit() {}

  /**
   * Takes note of a request.
   *
   * @param actor the person or program: {@code http}, {@code page 10.0.0.7}, {@code cli:anna}
   * @param action one word: {@code apply}
   * @param detail of what; may be empty
   */
  public static void note(Connection connection, String actor, String action, String detail)
      throws SQLException {
    LockstepSchema.install(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO lockstep.audit (actor, action, detail) VALUES (?, ?, ?)")) {
      statement.setString(1, actor);
      statement.setString(2, action);
      statement.setString(3, detail);
      statement.executeUpdate();
    }
  }
}
