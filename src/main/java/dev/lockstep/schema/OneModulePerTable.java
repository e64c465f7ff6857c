// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code artworks.sql} and {@code public/artworks.sql} would be two truths about one table. */
final class OneModulePerTable implements SchemaRule {
  static final String NAME = "one-module-per-table";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) {
    return check(schema.modules());
  }

  static List<Finding> check(SchemaModules modules) {
    List<Finding> findings = new ArrayList<>();
    Map<String, SchemaModule> first = new HashMap<>();
    for (SchemaModule module : modules.ofKind(Kind.TABLE)) {
      SchemaModule other = first.putIfAbsent(module.schema() + '\0' + module.name(), module);
      if (other != null) {
        findings.add(
            new Finding(
                NAME,
                module.file(),
                module.firstLine(),
                "a second module of table "
                    + module.qualifiedName()
                    + ", after "
                    + other.file()
                    + "; merge the two into one"));
      }
    }
    return findings;
  }
}
