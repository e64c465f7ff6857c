// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Triggers, rules and event triggers: made whole, switched on and off in place. */
final class TriggerRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(
        SqlStatement.of(
            object.kind() == ObjectKind.EVENT_TRIGGER
                ? eventTrigger(object)
                : object.value(Attributes.DEFINITION)));
    if (object.attribute("enabled").isPresent()) {
      statements.add(enable(object));
    }
    return statements;
  }

  private static String eventTrigger(CatalogObject object) {
    return "CREATE EVENT TRIGGER "
        + Sql.name(object.id().name())
        + " ON "
        + object.value("event")
        + object.attribute("tags").map(tags -> " WHEN TAG IN (" + tags + ")").orElse("")
        + " EXECUTE FUNCTION "
        + object.value("function")
        + "()";
  }

  private static SqlStatement enable(CatalogObject object) {
    String state = object.attribute("enabled").orElse("ENABLE");
    return SqlStatement.of(
        switch (object.kind()) {
          case EVENT_TRIGGER -> "ALTER EVENT TRIGGER " + Sql.name(object.id().name()) + " " + state;
          case RULE ->
              Sql.alterTable(object.id()) + state + " RULE " + Sql.name(object.id().part());
          default ->
              Sql.alterTable(object.id()) + state + " TRIGGER " + Sql.name(object.id().part());
        });
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return Set.of("enabled").containsAll(attributes);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return List.of(enable(to));
  }
}
