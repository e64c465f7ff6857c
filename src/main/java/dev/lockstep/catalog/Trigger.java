// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What a trigger or a rule has; an event trigger has it said in {@link EventTrigger}. */
public record Trigger(CatalogObject object) {
  public static final String ENABLED = "enabled";

  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  /** How it is switched, where that is unusual: {@code DISABLE}, {@code ENABLE ALWAYS}. */
  public Optional<String> enabled() {
    return object.attribute(ENABLED);
  }
}
