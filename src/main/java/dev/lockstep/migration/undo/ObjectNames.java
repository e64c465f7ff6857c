// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is called by a name in the database now. One that is dropped and made again is another one:
 * its grants and comments are gone.
 *
 * @param byIdentity the names, by what never comes again
 */
record ObjectNames(Map<String, String> byIdentity) {
  /** Nothing. */
  static final ObjectNames NONE = new ObjectNames(Map.of());

  private static final String ALL =
      """
      SELECT 'relation' || oid, relname FROM pg_catalog.pg_class
       WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
      UNION ALL
      SELECT 'routine' || oid, proname FROM pg_catalog.pg_proc WHERE oid >= 16384
      UNION ALL
      SELECT 'type' || oid, typname FROM pg_catalog.pg_type WHERE oid >= 16384 AND typelem = 0
      UNION ALL
      SELECT 'trigger' || oid, tgname FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
      UNION ALL
      SELECT 'policy' || oid, polname FROM pg_catalog.pg_policy""";

  static ObjectNames read(Connection connection) throws SQLException {
    Map<String, String> names = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(ALL)) {
      while (results.next()) {
        names.put(results.getString(1), results.getString(2));
      }
    }
    return new ObjectNames(names);
  }

  /** The names of what is here and no longer there. */
  Set<String> goneIn(ObjectNames later) {
    Set<String> gone = new HashSet<>();
    byIdentity.forEach(
        (identity, name) -> {
          if (!name.equals(later.byIdentity.get(identity))) {
            gone.add(name);
          }
        });
    return gone;
  }
}
