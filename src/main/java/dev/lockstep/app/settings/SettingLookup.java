// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.util.List;
import java.util.Optional;

/** Where raw values come from: one name in, its value out. */
@FunctionalInterface
public interface SettingLookup {
  Optional<String> value(String name);

  /**
   * Its sources, the strongest first. A setting is taken from the first that says it in any of its
   * forms, so that a property of a file is not stronger than a variable of the environment.
   */
  default List<SettingLookup> layers() {
    return List.of(this);
  }

  /** What is wrong with the sources themselves, such as a line of a file. */
  default List<String> problems() {
    return List.of();
  }

  /** What they say that no setting takes note of, and that is not refused. */
  default List<String> remarks() {
    return List.of();
  }

  /** Whether {@code LOCKSTEP_LOG} asks for JSON; {@code otherwise} if it says nothing. */
  default boolean jsonLog(boolean otherwise) {
    return layers().stream()
        .flatMap(
            layer ->
                layer
                    .value(Setting.LOCKSTEP_LOG.property())
                    .or(() -> layer.value(Setting.LOCKSTEP_LOG.name()))
                    .stream())
        .findFirst()
        .map(form -> form.strip().equalsIgnoreCase("json"))
        .orElse(otherwise);
  }

  /**
   * System properties, then the environment, with the usual mapping of names; then {@code .env} and
   * {@code lockstep.properties} in the working directory.
   */
  static SettingLookup ofProcess() {
    return ProcessSettings.ofProcess();
  }
}
