// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTextTest {
  @Test
  void whatIsWrittenIsReadAgainWhateverTheNames() {
    MigrationWork work =
        new MigrationWork(
            "V2__x.sql",
            List.of(
                new StatementWork(
                    3,
                    false,
                    true,
                    Map.of("\"Art \\ Works\n\"", LockMode.ACCESS_EXCLUSIVE),
                    Set.of("\"a b\""),
                    Set.of("s", "t"),
                    Set.of("t"),
                    Map.of("\"Art \\ Works\n\"", 2),
                    Set.of("u")),
                new StatementWork(
                    9, true, false, Map.of(), Set.of(), Set.of(), Set.of(), Map.of(), Set.of())));
    assertThat(WorkText.parse("V2__x.sql", WorkText.of(work))).isEqualTo(work);
    assertThat(WorkText.parse("V2__x.sql", "").statements()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proven", "statement", "statement x ", "lock NONE t", "built many t"})
  void whatIsNoneIsSaidToBeNone(String text) {
    assertThatThrownBy(() -> WorkText.parse("V2__x.sql", text + "\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
