// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import dev.lockstep.postgres.Transactions.Work;
import dev.lockstep.postgres.session.OwnConnection.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The exception: statements that a user wrote, whose names are looked up as the login would without
 * Lockstep. On a plain connection, which has no other path, all of this does nothing.
 */
public final class UsersSql {
  private UsersSql() {}

  /** Runs {@code work}, whose statements are the user's, each executed by itself. */
  public static <T extends @Nullable Object> T in(Connection connection, Work<T> work)
      throws SQLException {
    return in(Path.USERS, connection, work);
  }

  /**
   * The same for work that may use all of JDBC and of the driver (batches, generated keys, COPY):
   * for one round trip more, where the path is not the user's already.
   */
  public static <T extends @Nullable Object> T anyOf(Connection connection, Work<T> work)
      throws SQLException {
    return in(
        connection,
        inside -> {
          OwnConnection own = OwnConnection.find(inside);
          if (own == null) {
            return work.run(inside);
          }
          own.ensure("");
          T result = work.run(inside);
          own.ran("");
          return result;
        });
  }

  /** Inside {@link #in}: runs {@code work}, whose statements are Lockstep's own again. */
  public static <T extends @Nullable Object> T notIn(Connection connection, Work<T> work)
      throws SQLException {
    return in(Path.OWN, connection, work);
  }

  /**
   * Runs {@code work}, whose statements are Lockstep's own and mean the same under any path, since
   * they name functions and operators in full: for what looks at the path itself, or cleans up.
   */
  public static <T extends @Nullable Object> T asItIs(Connection connection, Work<T> work)
      throws SQLException {
    return in(Path.ANY, connection, work);
  }

  private static <T extends @Nullable Object> T in(Path path, Connection connection, Work<T> work)
      throws SQLException {
    OwnConnection own = OwnConnection.find(connection);
    if (own == null) {
      return work.run(connection);
    }
    Path before = own.enter(path);
    try {
      return work.run(connection);
    } finally {
      own.enter(before);
    }
  }
}
