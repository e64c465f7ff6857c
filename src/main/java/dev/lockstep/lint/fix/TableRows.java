// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a scratch database, table by table.
 *
 * @param count how many
 * @param digest of all of them, in no order
 */
record TableRows(long count, String digest) {
  private static final String QUERY =
      """
      SELECT pg_catalog.count(*),
             pg_catalog.md5(pg_catalog.string_agg(line, E'\\n' ORDER BY line COLLATE "C"))
        FROM (SELECT each::pg_catalog.text AS line FROM ONLY %s each) lines""";

  /** Those of all tables. */
  static Map<ObjectId, TableRows> read(Connection connection, Catalog catalog) throws SQLException {
    Map<ObjectId, TableRows> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      for (CatalogObject table : catalog.ofKind(ObjectKind.TABLE)) {
        if (!new Table(table).isPartitioned()) {
          String name = Identifiers.quote(table.id().schema(), table.id().name());
          try (ResultSet row = statement.executeQuery(QUERY.formatted(name))) {
            row.next();
            rows.put(table.id(), new TableRows(row.getLong(1), String.valueOf(row.getString(2))));
          }
        }
      }
    }
    return rows;
  }
}
