// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.util.Locale;
import java.util.Optional;

/** Where raw values come from: one name in, its value out. */
@FunctionalInterface
public interface SettingLookup {
  Optional<String> value(String name);

  /** Whether {@code LOCKSTEP_LOG} asks for JSON; {@code otherwise} if it says nothing. */
  default boolean jsonLog(boolean otherwise) {
    return value(Setting.LOCKSTEP_LOG.property())
        .or(() -> value(Setting.LOCKSTEP_LOG.name()))
        .map(form -> form.strip().equalsIgnoreCase("json"))
        .orElse(otherwise);
  }

  /** System properties, then the environment, with the usual mapping of names. */
  static SettingLookup ofProcess() {
    return name -> {
      String property = System.getProperty(name);
      if (property != null) {
        return Optional.of(property);
      }
      String exact = System.getenv(name);
      if (exact != null) {
        return Optional.of(exact);
      }
      return Optional.ofNullable(
          System.getenv(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)));
    };
  }
}
