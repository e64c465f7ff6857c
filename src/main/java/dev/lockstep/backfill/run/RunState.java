// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import java.util.Locale;

/**
 * Where a run is.
 *
 * <pre>
 *   pending → running ⇄ paused
 *      │         │ ↘ cancelled
 *      │         ↓
 *      │     verifying → complete
 *      └─────────┴─────→ failed → (retry) running
 * </pre>
 */
public enum RunState {
  /** Triggered; its ranges are not made yet. */
  PENDING,
  RUNNING,
  PAUSED,
  /** All ranges are done; what remains is being counted. */
  VERIFYING,
  /** Nothing remained. */
  COMPLETE,
  FAILED,
  CANCELLED;

  /** Whether it may still go on by itself or by {@code resume}; one such run per backfill. */
  public boolean active() {
    return switch (this) {
      case PENDING, RUNNING, PAUSED, VERIFYING -> true;
      case COMPLETE, FAILED, CANCELLED -> false;
    };
  }

  /** As it is stored and shown. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a stored form. */
  public static RunState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
