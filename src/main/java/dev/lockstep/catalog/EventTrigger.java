// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What an event trigger has. */
public record EventTrigger(CatalogObject object) {
  public static final String EVENT = "event";
  public static final String TAGS = "tags";
  public static final String FUNCTION = "function";

  public String event() {
    return object.value(EVENT);
  }

  public Optional<String> tags() {
    return object.attribute(TAGS);
  }

  /** As SQL names it, without arguments. */
  public String function() {
    return object.value(FUNCTION);
  }
}
