package dev.lockstep.generate;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Change;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.SqlStatement;
import dev.lockstep.diff.Step;
import java.util.Map;
import java.util.TreeMap;

/** Takes a whole schema apart into modules: one for each table, and one for each shared kind. */
final class ModuleSplit {
  private ModuleSplit() {}

  /**
   * The modules by the path of their file below {@code src/main/schema}.
   *
   * @param making the way from an empty database to the schema
   */
  static Map<String, String> of(Diff making) {
    Map<String, StringBuilder> modules = new TreeMap<>();
    for (Step step : making.steps()) {
      StringBuilder module =
          modules.computeIfAbsent(file(step.change()), file -> new StringBuilder());
      step.statements().stream().map(SqlStatement::text).forEach(module::append);
    }
    Map<String, String> texts = new TreeMap<>();
    modules.forEach((file, text) -> texts.put(file, text.toString()));
    return texts;
  }

  private static String file(Change change) {
    CatalogObject object =
        switch (change) {
          case Change.Create create -> create.to();
          case Change.Alter alter -> alter.to();
          case Change.Drop drop -> throw new IllegalArgumentException("drops " + drop.id());
          case Change.Rename rename -> throw new IllegalArgumentException("renames " + rename.id());
        };
    ObjectId of = owner(object);
    if (of.kind() != ObjectKind.TABLE) {
      return "_" + of.kind().label().replace(' ', '_') + ".sql";
    }
    return (of.schema().equals("public") ? "" : of.schema() + "/") + of.name() + ".sql";
  }

  private static ObjectId owner(CatalogObject object) {
    if (object.attribute("owned_by").isPresent()) {
      ObjectId column = ObjectId.parse("column " + object.value("owned_by"));
      return ObjectId.table(column.schema(), column.name());
    }
    return object.owner() == null ? object.id() : object.owner();
  }
}
