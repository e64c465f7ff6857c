// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing, jittered pauses: half to all of {@code base × 2ⁿ}, capped. The jitter keeps two that
 * failed on each other from meeting again.
 */
final class Backoff {
  private final Duration base;
  private final Duration cap;
  private final RandomGenerator random;
  private int attempts;

  Backoff(Duration base, Duration cap, RandomGenerator random) {
    this.base = base;
    this.cap = cap;
    this.random = random;
  }

  Duration next() {
    long full = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempts, 20));
    attempts++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
