// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.ShimComment;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.LoadedRelation.Kind;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A write through a shim is the same write of the canonical table. PostgreSQL says which columns of
 * a view it writes as those of its table; what else could make another row of it, a default of the
 * view's own, is looked for. A shim that was written for a renamed table takes every write, one
 * written by hand may be there for readers alone.
 */
final class ShimWritesCanonicalRows implements SchemaRule {
  static final String NAME = "shim-canonical-writes";

  /** Insert, update and delete, as PostgreSQL numbers them. */
  private static final String COLUMNS =
      """
      SELECT a.attname,
             pg_catalog.pg_column_is_updatable(c.oid, a.attnum, false)
               AND pg_catalog.pg_relation_is_updatable(c.oid, false) & 28 = 28,
             a.atthasdef,
             coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '')
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.oid = pg_catalog.to_regclass(?)
       ORDER BY a.attnum""";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(SchemaModule.Kind.SHIM)) {
      for (LoadedRelation view : schema.of(module)) {
        if (view.kind() == Kind.VIEW) {
          check(module, view, connection, findings);
        }
      }
    }
    return findings;
  }

  private static void check(
      SchemaModule module, LoadedRelation view, Connection connection, List<Finding> findings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, Identifiers.quote(view.schema(), view.name()));
      try (ResultSet column = statement.executeQuery()) {
        while (column.next()) {
          String name = column.getString(1);
          if (!column.getBoolean(2) && ShimComment.is(column.getString(4))) {
            findings.add(finding(module, view, "column " + name + " cannot be written"));
          }
          if (column.getBoolean(3)) {
            findings.add(
                finding(
                    module,
                    view,
                    "column "
                        + name
                        + " has a default of its own: a row that is inserted through it is another"
                        + " one"));
          }
        }
      }
    }
  }

  private static Finding finding(SchemaModule module, LoadedRelation view, String what) {
    return new Finding(
        NAME,
        module.file(),
        module.firstLine(),
        "view "
            + view.qualifiedName()
            + " does not write what its table would: "
            + what
            + "; read the table's columns as they are");
  }
}
