// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          22:00-06:00 UTC           | 2026-11-22T21:59:59Z | false
          22:00-06:00 UTC           | 2026-11-22T22:00:00Z | true
          22:00-06:00 UTC           | 2026-11-23T05:59:59Z | true
          22:00-06:00               | 2026-11-23T06:00:00Z | false
          09:00-17:00 Europe/Berlin | 2026-01-15T08:00:00Z | true
          09:00-17:00 Europe/Berlin | 2026-07-15T06:59:59Z | false
          09:00-17:00 Europe/Berlin | 2026-07-15T07:00:00Z | true
          09:00-17:00 Europe/Berlin | 2026-07-15T15:00:00Z | false
          """)
  void aWindowIsOpenByTheClocksOfItsZone(String window, Instant at, boolean open) {
    assertThat(Window.parse(window).contains(at)).isEqualTo(open);
  }

  @Test
  void aWindowSaysWhenItOpensNext() {
    assertThat(Window.parse("22:00-06:00").opensAfter(Instant.parse("2026-11-22T07:00:00Z")))
        .isEqualTo(Instant.parse("2026-11-22T22:00:00Z"));
    assertThat(Window.parse("02:00-03:00").opensAfter(Instant.parse("2026-11-22T07:00:00Z")))
        .isEqualTo(Instant.parse("2026-11-23T02:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 3 * * *         | 2026-11-22T16:20:31Z | 2026-11-22T03:00:00Z
          0 3 * * *         | 2026-11-22T02:59:59Z | 2026-11-21T03:00:00Z
          */15 * * * *      | 2026-11-22T16:20:31Z | 2026-11-22T16:15:00Z
          30 9-17/4 * * *   | 2026-11-22T16:20:31Z | 2026-11-22T13:30:00Z
          0 0 * * mon       | 2026-11-22T16:20:31Z | 2026-11-16T00:00:00Z
          0 0 * * 7         | 2026-11-22T16:20:31Z | 2026-11-22T00:00:00Z
          0 0 29 feb *      | 2026-11-22T16:20:31Z | 2024-02-29T00:00:00Z
          0 0 1 * mon       | 2026-11-22T16:20:31Z | 2026-11-16T00:00:00Z
          0 0 L * *         | 2026-11-22T16:20:31Z | 2026-10-31T00:00:00Z
          0 0 L 2 *         | 2024-11-22T16:20:31Z | 2024-02-29T00:00:00Z
          0 6 * * 5L        | 2026-11-22T16:20:31Z | 2026-10-30T06:00:00Z
          0 6 * * mon#2     | 2026-11-22T16:20:31Z | 2026-11-09T06:00:00Z
          */5 */2 * * mon-fri | 2026-11-22T16:20:31Z | 2026-11-20T22:55:00Z
          0 0 */2 * mon     | 2026-11-22T16:20:31Z | 2026-11-09T00:00:00Z
          59 23 31 12 *     | 2026-11-22T16:20:31Z | 2025-12-31T23:59:00Z
          0 0,12 * jan-nov * | 2026-12-22T16:20:31Z | 2026-11-30T12:00:00Z
          every 15m         | 2026-11-22T16:20:31Z | 2026-11-22T16:15:00Z
          every 1d          | 2026-11-22T16:20:31Z | 2026-11-22T00:00:00Z
          """)
  void theLatestTickIsAtOrBeforeNow(String schedule, Instant now, Instant tick) {
    assertThat(Schedule.parse(schedule).latestTick(now)).isEqualTo(tick);
    assertThat(Schedule.parse(schedule).latestTick(tick)).isEqualTo(tick);
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 31 2 *",
    "0 0 * *",
    "60 * * * *",
    "* * * * 8",
    "0 0 1W * *",
    "? * * * *",
    "0 0 30 2 *",
    "0 0 31 4 *",
    "1,,2 * * * *",
    "99999999999 * * * *",
    "5-1 * * * *",
    "a * * * *",
    "*/0 * * * *"
  })
  void aScheduleThatNeverComesIsNone(String schedule) {
    assertThatThrownBy(() -> Schedule.parse(schedule)).isInstanceOf(IllegalArgumentException.class);
  }
}
