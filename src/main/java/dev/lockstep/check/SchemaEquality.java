// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.finding.Finding;
import dev.lockstep.proof.Difference;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import java.util.List;
import java.util.Optional;

/** Whether the migrations add up to the schema, object by object. */
final class SchemaEquality {
  static final String RULE = "schema-mismatch";

  private SchemaEquality() {}

  static List<Finding> check(Catalog canonical, Catalog migrated, SchemaModules modules) {
    return Difference.between(canonical, migrated).stream()
        .map(difference -> finding(difference, modules))
        .toList();
  }

  private static Finding finding(Difference difference, SchemaModules modules) {
    String message =
        difference.id()
            + switch (difference.state()) {
              case MISSING -> " is in the schema, but no migration makes it";
              case UNEXPECTED -> " is made by the migrations, but is not in the schema";
              case DIFFERENT ->
                  " is not what the migrations make of it (" + difference.detail() + ")";
            }
            + "; run 'lockstep generate', or correct the schema";
    Optional<SchemaModule> module = modules.home(difference.id());
    return new Finding(
        RULE,
        module.map(SchemaModule::file).orElse(modules.folder().toString()),
        module.map(SchemaModule::firstLine).orElse(0),
        message);
  }
}
