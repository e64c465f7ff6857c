// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {
  private final SetClock clock = new SetClock();
  private final LoginAttempts attempts = new LoginAttempts(clock);

  private int wrongTries(String address, int times) {
    int heard = 0;
    for (int i = 0; i < times; i++) {
      if (attempts.allows(address)) {
        heard++;
      }
      attempts.failed();
    }
    return heard;
  }

  @Test
  void fiveAreHeardAndThenOneInTwelveSeconds() {
    assertThat(wrongTries("10.0.0.1", 20)).isEqualTo(5);
    clock.pass(Duration.ofSeconds(11));
    assertThat(wrongTries("10.0.0.1", 3)).isZero();
    clock.pass(Duration.ofSeconds(1));
    assertThat(wrongTries("10.0.0.1", 3)).isEqualTo(1);
    clock.pass(Duration.ofHours(1));
    assertThat(wrongTries("10.0.0.1", 20)).isEqualTo(5);
  }

  @Test
  void whoGuessesKeepsNobodyElseOut() {
    int heard = wrongTries("10.0.0.1", 1_000);
    assertThat(heard).isEqualTo(5);
    assertThat(attempts.allows("10.0.0.2")).isTrue();
  }

  @Test
  void manyAddressesTogetherAreHeardLittleAndAFreshOneStill() {
    int heard = 0;
    for (int i = 0; i < 200; i++) {
      heard += wrongTries("10.1.0." + i, 5);
    }
    // Sixty altogether, five from each of twelve addresses; of the rest the first two tries each.
    assertThat(heard).isEqualTo(12 * 5 + 188 * 2);
    assertThat(attempts.allows("10.9.9.9")).isTrue();
    // One typing error is forgiven, even now.
    attempts.failed();
    assertThat(attempts.allows("10.9.9.9")).isTrue();
  }

  @Test
  void theRightSecretForgets() {
    assertThat(wrongTries("10.0.0.1", 4)).isEqualTo(4);
    assertThat(attempts.allows("10.0.0.1")).isTrue();
    attempts.succeeded("10.0.0.1");
    assertThat(wrongTries("10.0.0.1", 20)).isEqualTo(5);
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    assertThat(wrongTries("2001:db8:1:2:3:4:5:6", 3)).isEqualTo(3);
    assertThat(wrongTries("2001:db8:1:2:ffff::1", 20)).isEqualTo(2);
    assertThat(attempts.allows("2001:db8:1:3::1")).isTrue();
  }
}
