// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which relations have come since one last asked, by PostgreSQL's own catalog. Object numbers grow,
 * save once in four billion.
 */
final class CreatedRelations {
  private static final String NEW =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(rn.nspname || '.' || r.relname, '')
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_class r
          ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
        LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         AND c.oid > CAST(? AS bigint)::oid
         AND NOT EXISTS (
               SELECT 1 FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  AND d.objid = c.oid AND d.deptype = 'e')
       ORDER BY c.oid""";

  private final Connection connection;
  private long newest;

  private CreatedRelations(Connection connection) {
    this.connection = connection;
  }

  /** Those that come from now on. */
  static CreatedRelations fromNow(Connection connection) throws SQLException {
    CreatedRelations relations = new CreatedRelations(connection);
    relations.since();
    return relations;
  }

  /** All that the database has. */
  static CreatedRelations fromEmpty(Connection connection) {
    return new CreatedRelations(connection);
  }

  List<LoadedRelation> since() throws SQLException {
    List<LoadedRelation> created = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NEW)) {
      statement.setLong(1, newest);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          newest = results.getLong(1);
          created.add(
              new LoadedRelation(
                  results.getString(2),
                  results.getString(3),
                  LoadedRelation.Kind.of(results.getString(4)),
                  results.getString(5)));
        }
      }
    }
    return created;
  }
}
