// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.diff.operation.CreateEventTrigger;
import dev.lockstep.diff.operation.CreateTrigger;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SwitchTrigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Triggers, rules and event triggers: made whole, switched on and off in place. */
final class TriggerOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject trigger, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        trigger.kind() == ObjectKind.EVENT_TRIGGER
            ? new CreateEventTrigger(trigger)
            : new CreateTrigger(trigger));
    if (new Trigger(trigger).enabled().isPresent()) {
      operations.add(SwitchTrigger.of(trigger));
    }
    return operations;
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return Set.of(Trigger.ENABLED).containsAll(attributes);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return List.of(SwitchTrigger.of(to));
  }
}
