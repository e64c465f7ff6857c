// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A table module creates the table it is named after, that table's partitions, and no other. */
final class ModuleNamedAsItsTable implements SchemaRule {
  static final String NAME = "module-name";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(Kind.TABLE)) {
      boolean own = false;
      for (LoadedRelation relation : schema.of(module)) {
        if (isOwn(module, relation)) {
          own = true;
        } else if (!isPartition(module, relation)) {
          findings.add(stranger(module, relation));
        }
      }
      if (!own && findings.stream().noneMatch(finding -> finding.file().equals(module.file()))) {
        findings.add(
            finding(
                module,
                "does not create table "
                    + module.qualifiedName()
                    + "; a file that creates no table is named _"
                    + module.name()
                    + ".sql"));
      }
    }
    return findings;
  }

  private static boolean isOwn(SchemaModule module, LoadedRelation relation) {
    return relation.kind().isTable()
        && relation.schema().equals(module.schema())
        && relation.name().equals(module.name());
  }

  private static boolean isPartition(SchemaModule module, LoadedRelation relation) {
    return relation.partitionOf().equals(module.schema() + "." + module.name());
  }

  private static Finding stranger(SchemaModule module, LoadedRelation relation) {
    String name = relation.qualifiedName();
    String home = relation.kind().isTable() ? relation.modulePath() : "a shared module, _views.sql";
    return finding(
        module,
        "creates "
            + (relation.kind().isTable() ? "table " : "view ")
            + name
            + ", but is the module of table "
            + module.qualifiedName()
            + "; move it to "
            + home);
  }

  private static Finding finding(SchemaModule module, String message) {
    return new Finding(NAME, module.file(), module.firstLine(), message);
  }
}
