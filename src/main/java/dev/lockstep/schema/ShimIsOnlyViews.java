// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.LoadedRelation.Kind;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A shim re-exports a canonical table under a legacy name, and does nothing else. */
final class ShimIsOnlyViews implements SchemaRule {
  static final String NAME = "shim-only-views";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(SchemaModule.Kind.SHIM)) {
      for (SqlStatement statement : module.statements()) {
        if (!isOfView(statement)) {
          findings.add(
              new Finding(
                  NAME,
                  module.file(),
                  statement.line(),
                  "a shim holds views, their comments and grants, and nothing else; move this to a"
                      + " table's or a shared module"));
        }
      }
      boolean named =
          schema.of(module).stream()
              .anyMatch(
                  relation ->
                      relation.kind() == Kind.VIEW
                          && relation.schema().equals(module.schema())
                          && relation.name().equals(module.name()));
      if (!named) {
        findings.add(
            new Finding(
                NAME,
                module.file(),
                module.firstLine(),
                "does not create view " + module.qualifiedName() + ", after which it is named"));
      }
    }
    return findings;
  }

  private static boolean isOfView(SqlStatement statement) {
    return statement.startsWith("CREATE", "VIEW")
        || statement.startsWith("CREATE", "OR", "REPLACE", "VIEW")
        || statement.startsWith("ALTER", "VIEW")
        || statement.startsWith("COMMENT", "ON", "VIEW")
        || statement.startsWith("COMMENT", "ON", "COLUMN")
        || statement.startsWith("GRANT")
        || statement.startsWith("REVOKE");
  }
}
