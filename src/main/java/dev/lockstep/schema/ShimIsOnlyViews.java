// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.LoadedRelation.Kind;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    StatementHead head = StatementHead.of(statement);
    boolean view = head.type() == ObjectType.VIEW;
    return switch (head.verb()) {
      case "CREATE" -> view && Set.of(Modifier.OR_REPLACE).containsAll(head.modifiers());
      case "ALTER" -> view;
      case "COMMENT" -> view || head.type() == ObjectType.COLUMN;
      case "GRANT", "REVOKE" -> true;
      default -> false;
    };
  }
}
