// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses with jitter: half to all of {@code base × 2ⁿ}, capped. The jitter keeps two
 * runners or replicas that failed on each other from meeting again.
 */
public final class Backoff {
  private final Duration base;
  private final Duration cap;
  private final RandomGenerator random;
  private int attempts;

  /** One that has not failed yet. */
  public Backoff(Duration base, Duration cap, RandomGenerator random) {
    this.base = base;
    this.cap = cap;
    this.random = random;
  }

  /** How long to wait after one more failure. */
  public Duration next() {
    long full = Math.min(cap.toMillis(), base.toMillis() << Math.min(attempts, 20));
    attempts++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
