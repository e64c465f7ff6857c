// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code artworkStaged.sql} beside {@code artwork_staged.sql}: names that people take for one
 * another. A shim is exempt, it is there for the other name's sake.
 */
final class NearDuplicateNames implements SchemaRule {
  static final String NAME = "near-duplicate-names";

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) {
    return check(schema.modules());
  }

  static List<Finding> check(SchemaModules modules) {
    List<Finding> findings = new ArrayList<>();
    for (Kind kind : List.of(Kind.SHARED, Kind.TABLE)) {
      Map<String, SchemaModule> first = new HashMap<>();
      for (SchemaModule module : modules.ofKind(kind)) {
        String key = module.schema() + '\0' + folded(module.name());
        SchemaModule other = first.putIfAbsent(key, module);
        if (other != null && !other.name().equals(module.name())) {
          findings.add(
              new Finding(
                  NAME,
                  module.file(),
                  module.firstLine(),
                  "differs from "
                      + other.file()
                      + " only by case or underscores; keep one, and make the other name a shim ("
                      + module.name()
                      + ".shim.sql) if it still has readers"));
        }
      }
    }
    return findings;
  }

  /** What people take a name for: without case and underscores. */
  static String folded(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
