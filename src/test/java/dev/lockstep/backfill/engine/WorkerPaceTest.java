// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPaceTest {
  @ParameterizedTest
  @CsvSource({
    "4, 8, 0.00, 5",
    "4, 8, 0.39, 5",
    "8, 8, 0.39, 8",
    "4, 8, 0.40, 4",
    "4, 8, 0.69, 4",
    "4, 8, 0.70, 3",
    "1, 8, 0.99, 1",
    "8, 8, 1.00, 4",
    "5, 8, 3.50, 2",
    "1, 8, 1.00, 1"
  })
  void followsWhatIsUsed(int now, int most, double utilisation, int next) {
    assertThat(WorkerPace.next(now, most, utilisation)).isEqualTo(next);
  }
}
