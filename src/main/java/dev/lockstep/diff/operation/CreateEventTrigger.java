// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.EventTrigger;

/** {@code CREATE EVENT TRIGGER}. */
public record CreateEventTrigger(CatalogObject trigger) implements Operation {
  @Override
  public String sql() {
    EventTrigger attributes = new EventTrigger(trigger);
    return "CREATE EVENT TRIGGER "
        + SqlNames.name(trigger.id().name())
        + " ON "
        + attributes.event()
        + attributes.tags().map(tags -> " WHEN TAG IN (" + tags + ")").orElse("")
        + " EXECUTE FUNCTION "
        + attributes.function()
        + "()";
  }
}
