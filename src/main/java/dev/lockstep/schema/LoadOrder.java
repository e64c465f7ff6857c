package dev.lockstep.schema;

import java.util.List;
import java.util.Optional;

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
}
