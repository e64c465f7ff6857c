// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import java.time.Duration;

/** Follows what the engine does, for metrics. Implementations are quick and thread-safe. */
public interface BackfillListener {
  /** Follows nothing. */
  BackfillListener NONE = new BackfillListener() {};

  /** A batch was committed. */
  default void batch(String name, long rows, long changed, Duration took, long walBytes) {}

  /** A batch was rolled back and will be tried again; {@code sqlState} says why. */
  default void retried(String name, String sqlState) {}

  /** A key was put into quarantine. */
  default void quarantined(String name) {}

  /** A worker waited because of {@code reason} (kebab-case). */
  default void throttled(String name, String reason, Duration waited) {}

  /** A run is in a new state. */
  default void state(String name, String state, long remaining) {}
}
