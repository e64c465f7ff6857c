// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that modules give to relations and schemas, by their files and the first words of their
 * statements. What a module claims is its own, also where another tool's bookkeeping is often
 * called so; only the bookkeeping of the runner itself cannot belong to a user.
 */
final class ClaimedNames {
  /** Schemas that are the runner's own. */
  private static final Set<String> OWN = CatalogFilter.OWN.schemas();

  private static final String RULE = "reserved-name";

  private ClaimedNames() {}

  /** {@code filter} without the names that {@code modules} claim. */
  static CatalogFilter in(CatalogFilter filter, List<SchemaModule> modules) {
    Set<String> schemas = new TreeSet<>();
    Set<String> relations = new TreeSet<>();
    for (SchemaModule module : modules) {
      schemas.add(module.schema());
      if (module.kind() != Kind.SHARED) {
        relations.add(module.schema() + "." + module.name());
      }
      for (SqlStatement statement : module.statements()) {
        createdSchema(statement).ifPresent(schemas::add);
        createdRelation(statement)
            .ifPresent(
                name -> {
                  schemas.add(name.parts().getFirst());
                  relations.add(String.join(".", name.parts()));
                });
      }
    }
    return filter.claiming(schemas, relations);
  }

  /** What a module must not claim. */
  static void check(
      String file,
      Kind kind,
      String schema,
      String name,
      List<SqlStatement> statements,
      List<Finding> findings) {
    if (OWN.contains(schema)) {
      findings.add(new Finding(RULE, file, 0, taken("schema " + schema)));
    } else if (kind != Kind.SHARED && name.equals("flyway_schema_history")) {
      findings.add(new Finding(RULE, file, 0, taken("flyway_schema_history")));
    }
    for (SqlStatement statement : statements) {
      List<List<String>> names = new ArrayList<>();
      createdSchema(statement).ifPresent(each -> names.add(List.of(each, "")));
      createdRelation(statement).ifPresent(each -> names.add(each.parts()));
      for (List<String> each : names) {
        if (OWN.contains(each.getFirst())) {
          findings.add(
              new Finding(RULE, file, statement.line(), taken("schema " + each.getFirst())));
        } else if (each.getLast().equals("flyway_schema_history")) {
          findings.add(new Finding(RULE, file, statement.line(), taken("flyway_schema_history")));
        }
      }
    }
  }

  private static String taken(String what) {
    return what
        + " is the runner's own bookkeeping, and compared with nothing; remove it from the schema, or"
        + " give yours another name";
  }

  /** The schema that a statement makes. */
  private static Optional<String> createdSchema(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    return head.name().filter(name -> head.creates(ObjectType.SCHEMA)).map(QualifiedName::last);
  }

  /** The relation that a statement makes, with its schema. */
  private static Optional<QualifiedName> createdRelation(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    return head.name()
        .filter(
            name ->
                head.creates(
                    ObjectType.TABLE,
                    ObjectType.FOREIGN_TABLE,
                    ObjectType.VIEW,
                    ObjectType.MATERIALIZED_VIEW,
                    ObjectType.SEQUENCE))
        .map(name -> new QualifiedName(List.of(name.schemaOr("public"), name.last())));
  }
}
