// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables whose rows a dump holds: all but PostgreSQL's own, extensions' and temporary ones. */
final class UserTables {
  /** Columns by name: a restored table may have them in another order. Partitions each alone. */
  private static final String TABLES =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), pg_table_size(c.oid),
             coalesce((SELECT string_agg('t.' || quote_ident(a.attname), ', '
                                         ORDER BY a.attname COLLATE "C")
                         FROM pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND c.relpersistence <> 't'
         AND NOT starts_with(n.nspname, 'pg_') AND n.nspname <> 'information_schema'
         AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND d.deptype = 'e')
       ORDER BY n.nspname, c.relname""";

  private static final String LARGE_OBJECTS = "SELECT EXISTS (SELECT FROM pg_largeobject_metadata)";

  /** The name under which large objects are counted and hashed. */
  static final String OF_LARGE_OBJECTS = "(large objects)";

  private UserTables() {}

  /**
   * One of them.
   *
   * @param name quoted where that is needed
   * @param columns as the fields of a row, of alias {@code t}
   */
  record Table(String name, long bytes, String columns) {
    boolean isOfLargeObjects() {
      return name.equals(OF_LARGE_OBJECTS);
    }
  }

  static List<Table> read(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          tables.add(new Table(rows.getString(1), rows.getLong(2), rows.getString(3)));
        }
      }
      try (ResultSet row = statement.executeQuery(LARGE_OBJECTS)) {
        row.next();
        if (row.getBoolean(1)) {
          tables.add(new Table(OF_LARGE_OBJECTS, 0, ""));
        }
      }
    }
    return tables;
  }
}
