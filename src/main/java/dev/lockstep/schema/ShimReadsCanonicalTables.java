// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a shim's views read, by PostgreSQL's record of dependencies: tables, at least one. */
final class ShimReadsCanonicalTables implements SchemaRule {
  static final String NAME = "shim-canonical-tables";

  private static final String READS =
      """
      SELECT DISTINCT CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
             c.relkind IN ('r', 'p', 'f')
               AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
        FROM pg_catalog.pg_rewrite w
        JOIN pg_catalog.pg_depend d
          ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> w.ev_class
        JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE w.ev_class = pg_catalog.to_regclass(?)
       ORDER BY 1""";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(SchemaModule.Kind.SHIM)) {
      for (LoadedRelation view : schema.of(module)) {
        int tables = 0;
        for (Read read : reads(view, connection)) {
          tables += read.isTable() ? 1 : 0;
          if (!read.isTable()) {
            findings.add(
                finding(
                    module,
                    view,
                    "reads " + read.name() + ", which is not a canonical table; read the table"));
          }
        }
        if (tables == 0) {
          findings.add(
              finding(module, view, "reads no canonical table; read the one it stands for"));
        }
      }
    }
    return findings;
  }

  private static Finding finding(SchemaModule module, LoadedRelation view, String message) {
    return new Finding(
        NAME, module.file(), module.firstLine(), "view " + view.qualifiedName() + " " + message);
  }

  record Read(String name, boolean isTable) {}

  static List<Read> reads(LoadedRelation view, Connection connection) throws SQLException {
    List<Read> reads = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READS)) {
      statement.setString(1, Identifiers.quote(view.schema(), view.name()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          reads.add(new Read(results.getString(1), results.getBoolean(2)));
        }
      }
    }
    return reads;
  }
}
