// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** A table in {@code _types.sql} would be a table without a module. */
final class NoTableInSharedModule implements SchemaRule {
  static final String NAME = "table-without-module";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(Kind.SHARED)) {
      for (LoadedRelation relation : schema.of(module)) {
        if (relation.kind().isTable()) {
          findings.add(
              new Finding(
                  NAME,
                  module.file(),
                  module.firstLine(),
                  "creates table "
                      + relation.qualifiedName()
                      + "; a table has a module of its own: move it to "
                      + relation.modulePath()));
        }
      }
    }
    return findings;
  }
}
