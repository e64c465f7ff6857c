// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.event;

import java.util.List;

/** Receives events. Implementations are quick and thread-safe. */
@FunctionalInterface
public interface Events {
  /** Drops them. */
  Events NONE = event -> {};

  /** Takes note of {@code event}. */
  void emit(Event event);

  /**
   * Passes events to each of {@code listeners}; one that throws stops neither the others nor the
   * work.
   */
  static Events all(List<Events> listeners) {
    List<Events> copy = List.copyOf(listeners);
    return event -> {
      for (Events listener : copy) {
        try {
          listener.emit(event);
        } catch (RuntimeException e) {
          System.getLogger(Events.class.getName())
              .log(System.Logger.Level.WARNING, "a listener failed on " + event.name(), e);
        }
      }
    };
  }
}
