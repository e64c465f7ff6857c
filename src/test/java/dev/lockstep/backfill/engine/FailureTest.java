// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource({
    "40001, CONTENTION",
    "40P01, CONTENTION",
    "55P03, CONTENTION",
    "23514, ROW",
    "22P02, ROW",
    "42P01, STATEMENT",
    "53100, RESOURCE",
    "25006, RESOURCE",
    "08006, CONNECTION",
    "57P01, CONNECTION",
    "25P03, CONNECTION"
  })
  void isToldByItsState(String state, Failure expected) {
    assertThat(Failure.of(new SQLException("", state), Duration.ZERO, LIMIT)).isEqualTo(expected);
  }

  @Test
  void aCancelIsToldFromATimeoutInAnyLanguage() {
    // As a server with lc_messages = 'de_DE' says it.
    SQLException cancelled =
        new SQLException("FEHLER: storniere Anfrage wegen Benutzeraufforderung", "57014");
    SQLException timedOut =
        new SQLException("FEHLER: storniere Anfrage wegen Zeitüberschreitung der Anfrage", "57014");

    assertThat(Failure.of(cancelled, LIMIT.minusMillis(1), LIMIT)).isEqualTo(Failure.CANCELLED);
    assertThat(Failure.of(timedOut, LIMIT, LIMIT)).isEqualTo(Failure.TIMEOUT);
  }
}
