// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * Switches a trigger, rule or event trigger on or off.
 *
 * @param state {@code ENABLE}, {@code DISABLE}, {@code ENABLE ALWAYS} …
 */
public record SwitchTrigger(ObjectId trigger, String state) implements Operation {
  /** As the catalog has it. */
  public static SwitchTrigger of(CatalogObject trigger) {
    return new SwitchTrigger(trigger.id(), new Trigger(trigger).enabled().orElse("ENABLE"));
  }

  @Override
  public String sql() {
    return switch (trigger.kind()) {
      case EVENT_TRIGGER -> "ALTER EVENT TRIGGER " + SqlNames.name(trigger.name()) + " " + state;
      case RULE -> SqlNames.alterTable(trigger) + state + " RULE " + SqlNames.name(trigger.part());
      default -> SqlNames.alterTable(trigger) + state + " TRIGGER " + SqlNames.name(trigger.part());
    };
  }

  @Override
  public Optional<Lock> lock() {
    return switch (trigger.kind()) {
      case EVENT_TRIGGER -> Optional.empty();
      case RULE -> Lock.on(trigger, LockMode.ACCESS_EXCLUSIVE);
      default -> Lock.on(trigger, LockMode.SHARE_ROW_EXCLUSIVE);
    };
  }
}
