// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RestoreEstimateTest {
  private static final SnapshotId ID = new SnapshotId("20261126T054013Z-3fa9c1");

  @ParameterizedTest
  @CsvSource({
    "PT2M, 1000000, 3000000, PT6M",
    "PT2M, 1000000, 1000000, PT2M",
    "PT2M, 1000000, 200000, PT2M",
    "PT1.5S, 0, 500000, PT1.5S"
  })
  void scales_with_the_size_of_the_tables_and_never_below_what_was_measured(
      Duration measured, long before, long now, Duration estimate) {
    assertThat(new RestoreEstimate(ID, measured, before, now).estimate()).isEqualTo(estimate);
  }
}
