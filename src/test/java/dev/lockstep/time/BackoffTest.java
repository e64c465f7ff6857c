// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesFromTheBaseToTheCapAndJittersByHalf() {
    for (int seed = 0; seed < 200; seed++) {
      Backoff backoff =
          new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), new Random(seed));
      for (long full : new long[] {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
        assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
      }
    }
  }

  @Test
  void neverOverflows() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), new Random(1));
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
    }
  }
}
