// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.postgres.session.SearchPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The partitions of a live database. Many are made by the application or by an extension, month by
 * month, so that a scratch database, which has what migrations make, knows nothing of them.
 */
final class LivePartitions {
  private LivePartitions() {}

  /** Their names, as a forecast writes them. */
  static Set<String> names(Connection live) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement query =
            live.prepareStatement(
                "SELECT parts.oid::regclass::text FROM (SELECT c.oid FROM pg_catalog.pg_class c"
                    + " WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') OFFSET 0) parts, "
                    + SearchPath.FROM_USERS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }
}
