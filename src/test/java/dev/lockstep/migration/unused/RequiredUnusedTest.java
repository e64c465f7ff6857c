// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredUnusedTest {
  @Test
  void viewIsNamedWithItsSchemaAndATime() {
    assertThat(RequiredUnused.parse("public.kunde for 1 day", 3))
        .isEqualTo(new RequiredUnused("public.kunde", Duration.ofDays(1), 3));
    assertThat(RequiredUnused.parse("app.\"A.B\" for 90min", 1))
        .isEqualTo(new RequiredUnused("app.\"A.B\"", Duration.ofMinutes(90), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kunde for 1 day",
        "public.kunde",
        "public.kunde for ever",
        "public.kunde for 0",
        "public.kunde 1 day"
      })
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> RequiredUnused.parse(value, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
