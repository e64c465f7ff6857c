// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.LockMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a pending migration would take on a relation that is there already.
 *
 * @param relation as people write it
 * @param heldOrNull about how long it would be held; null where that is not known
 */
public record PlannedLock(LockMode mode, String relation, @Nullable Duration heldOrNull) {
  private static final Duration NOTICED = Duration.ofMillis(1);

  /** For people: {@code ACCESS EXCLUSIVE on artworks (blocks reads and writes), for about 12s}. */
  public String text() {
    return mode.label() + " on " + relation + " (blocks " + mode.blocks() + ")" + time();
  }

  private String time() {
    if (heldOrNull == null) {
      return "";
    }
    return heldOrNull.compareTo(NOTICED) < 0
        ? ", over at once"
        : ", for about " + Durations.format(heldOrNull);
  }
}
