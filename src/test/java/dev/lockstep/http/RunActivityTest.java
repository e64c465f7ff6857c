// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.serve.BootState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunActivityTest {
  private static final Instant BEGAN = Instant.parse("2026-11-26T03:00:00Z");

  /** What a person at three in the morning needs to end the right session. */
  @Test
  void whoBlocksTheRunningMigrationIsInTheDocument() {
    BootState.Running running =
        new BootState.Running(
            BEGAN,
            Phase.APPLYING,
            "3 more",
            BEGAN.plusSeconds(2),
            List.of(
                new Blocker(
                    4711,
                    "app",
                    "psql",
                    "idle in transaction",
                    Duration.ofSeconds(90),
                    "LOCK TABLE artworks")));

    RunActivity activity = RunActivity.of(running, BEGAN.plusSeconds(10));

    assertThat(activity.elapsedMs()).isEqualTo(8_000);
    assertThat(activity.blockedBy())
        .containsExactly(
            new RunActivity.BlockedBy(
                4711, "app", "psql", "idle in transaction", 90_000, "LOCK TABLE artworks"));
  }
}
