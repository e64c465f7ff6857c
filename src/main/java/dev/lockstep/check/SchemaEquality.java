// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.FoldedDifference;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import java.util.List;
import java.util.Optional;

/** Whether the migrations add up to the schema, object by object. */
final class SchemaEquality {
  static final String RULE = "schema-mismatch";

  private SchemaEquality() {}

  static List<Finding> check(Catalog canonical, Catalog migrated, SchemaModules modules) {
    return FoldedDifference.of(
            CatalogDifferences.exactly(canonical, migrated).differences(),
            List.of(canonical, migrated))
        .stream()
        .map(difference -> finding(difference, modules))
        .toList();
  }

  private static Finding finding(FoldedDifference folded, SchemaModules modules) {
    ObjectDifference difference = folded.whole();
    String message =
        difference.id()
            + folded.counts()
            + switch (difference) {
              case ObjectDifference.Missing missing ->
                  " is in the schema, but no migration makes it";
              case ObjectDifference.Unexpected unexpected ->
                  " is made by the migrations, but is not in the schema";
              case ObjectDifference.Different different ->
                  " is not what the migrations make of it (" + different.detail() + ")";
            }
            + "; run 'lockstep generate', or correct the schema";
    Optional<SchemaModule> module = modules.home(difference.id());
    return new Finding(
        RULE,
        module.map(SchemaModule::file).orElse(modules.folder().toString()),
        module.map(SchemaModule::firstLine).orElse(0),
        message,
        folded.parts().stream().map(part -> part.id().toString()).toList());
  }
}
