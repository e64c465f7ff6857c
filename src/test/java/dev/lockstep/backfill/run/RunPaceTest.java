// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rate and time left: worked out by hand. */
class RunPaceTest {
  private static Run run(RunState state, long rows, long scanned, Duration worked, int holders) {
    Instant begin = Instant.parse("2026-11-26T16:46:43Z");
    return new Run(
        1,
        "slugs",
        "sum",
        state,
        "run",
        "test",
        "artists",
        List.of("id"),
        null,
        null,
        1,
        1,
        1,
        holders,
        1000,
        Duration.ofMillis(200),
        rows,
        null,
        null,
        null,
        null,
        begin,
        begin,
        null,
        null,
        worked,
        null,
        null,
        new Run.Activity(
            holders == 0 ? List.of() : List.of(new Holder("here", begin, 1)), false, null, null),
        new Run.Counts(scanned, 0, 0, 1, 0, 0, worked, Duration.ZERO, 0));
  }

  @Test
  void theRateIsOverAllTheTimeThatWasWorked() {
    Run run = run(RunState.RUNNING, 400_000, 100_000, Duration.ofSeconds(50), 1);
    assertThat(run.rowsPerSecond()).isEqualTo(OptionalLong.of(2_000));
    // 300,000 rows at 2,000 a second.
    assertThat(run.timeLeft()).contains(Duration.ofSeconds(150));
  }

  @Test
  void itIsNotToldBeforeThereIsEnoughToTell() {
    assertThat(run(RunState.RUNNING, 100, 10, Duration.ofMillis(100), 1).rowsPerSecond()).isEmpty();
    assertThat(run(RunState.RUNNING, 100, 0, Duration.ofSeconds(5), 1).timeLeft()).isEmpty();
    assertThat(run(RunState.PENDING, 0, 0, Duration.ZERO, 0).timeLeft()).isEmpty();
  }

  @Test
  void whatDoesNotMoveHasNoTimeLeft() {
    assertThat(run(RunState.RUNNING, 100, 50, Duration.ofSeconds(5), 0).timeLeft()).isEmpty();
    assertThat(run(RunState.RUNNING, 100, 50, Duration.ofSeconds(5), 0).projectedTimeLeft())
        .contains(Duration.ofSeconds(5));
    assertThat(run(RunState.PAUSED, 100, 50, Duration.ofSeconds(5), 0).timeLeft()).isEmpty();
    assertThat(run(RunState.COMPLETE, 100, 100, Duration.ofSeconds(5), 0).rowsPerSecond())
        .isEqualTo(OptionalLong.of(20));
    // A second pass walks over more rows than there were.
    assertThat(run(RunState.RUNNING, 100, 150, Duration.ofSeconds(5), 1).timeLeft()).isEmpty();
    assertThat(run(RunState.RUNNING, 100, 100, Duration.ofSeconds(5), 1).timeLeft())
        .contains(Duration.ZERO);
  }
}
