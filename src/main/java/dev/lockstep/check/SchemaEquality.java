package dev.lockstep.check;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.proof.Difference;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModule.Kind;
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
    Optional<SchemaModule> module = home(difference.id(), modules);
    return new Finding(
        RULE,
        module.map(SchemaModule::file).orElse(modules.folder().toString()),
        module.map(SchemaModule::firstLine).orElse(0),
        message);
  }

  /** The module of the table that an object is, or is a part of. */
  private static Optional<SchemaModule> home(ObjectId id, SchemaModules modules) {
    return modules.modules().stream()
        .filter(module -> module.kind() != Kind.SHARED)
        .filter(module -> module.schema().equals(id.schema()) && module.name().equals(id.name()))
        .findFirst();
  }
}
