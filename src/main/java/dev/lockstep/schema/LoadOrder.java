// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Remembers in which order the modules of a schema loaded, so that the next load takes one journey.
 * A hint and no more: an order that no longer holds costs an attempt, never a result.
 */
public interface LoadOrder {
  /** Knows none, and forgets at once. */
  LoadOrder UNKNOWN =
      new LoadOrder() {
        @Override
        public Optional<List<String>> last() {
          return Optional.empty();
        }

        @Override
        public void remember(List<String> files) {}
      };

  /** The files of the modules in the order of last time; an empty list: no order is good. */
  Optional<List<String>> last();

  /** Remembers an order of files. */
  void remember(List<String> files);

  /**
   * Modules in the order of {@code last}, new ones last; empty if no order is good.
   *
   * @param file tells the file of a module
   */
  static <T> Optional<List<T>> sorted(
      List<T> modules, Function<T, String> file, Optional<List<String>> last) {
    if (last.isEmpty()) {
      return Optional.of(modules);
    }
    if (last.get().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> places = new HashMap<>();
    last.get().forEach(name -> places.put(name, places.size()));
    Function<T, Integer> place =
        module -> places.getOrDefault(file.apply(module), Integer.MAX_VALUE);
    return Optional.of(modules.stream().sorted(Comparator.comparing(place)).toList());
  }
}
