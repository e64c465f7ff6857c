// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackfillViewTest {
  private static BackfillView with(int keys) {
    return new BackfillView(
        "slugs",
        "failed",
        null,
        null,
        null,
        IntStream.rangeClosed(1, keys)
            .mapToObj(key -> new BackfillView.Left(String.valueOf(key), "bad value " + key))
            .toList(),
        List.of(),
        List.of());
  }

  @Test
  void keysThatWereLeftOutAreOneLine() {
    assertThat(with(1).details()).containsExactly("  left out: 1: bad value 1");
    assertThat(with(3).details())
        .containsExactly(
            "  left out: 3 keys (1, 2, 3), the first: bad value 1; 'lockstep backfill quarantined"
                + " slugs' lists them");
    assertThat(with(400).details())
        .containsExactly(
            "  left out: 400 keys (1, 2, 3, …), the first: bad value 1; 'lockstep backfill"
                + " quarantined slugs' lists them");
    assertThat(with(0).details()).isEmpty();
  }
}
