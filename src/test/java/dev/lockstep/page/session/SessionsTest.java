// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.http.AdminSecrets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final SetClock clock = new SetClock();
  private final Sessions sessions = sessions("the admin's", "the reader's");

  private Sessions sessions(String admin, String health) {
    Map<String, String> environment =
        Map.of("MIGRATION_ADMIN_SECRET", admin, "MIGRATION_HEALTH_SECRET", health);
    return new Sessions(
        new AdminSecrets(Settings.read(name -> Optional.ofNullable(environment.get(name)))), clock);
  }

  private String cookie(String secret) {
    return sessions.sealed(sessions.open(secret).orElseThrow());
  }

  @Test
  void eachSecretOpensItsOwnAndNoOtherTextOpensAny() {
    assertThat(sessions.open("the admin's").orElseThrow().access()).isEqualTo(Access.ADMIN);
    assertThat(sessions.open("the reader's").orElseThrow().access()).isEqualTo(Access.READER);
    assertThat(sessions.open("the admin's ")).isEmpty();
    assertThat(sessions.open("")).isEmpty();
    assertThat(sessions.open(null)).isEmpty();
  }

  @Test
  void withoutSecretsNothingOpens() {
    Sessions none = new Sessions(new AdminSecrets(Settings.read(name -> Optional.empty())), clock);
    assertThat(none.open("")).isEmpty();
    assertThat(none.open(null)).isEmpty();
  }

  @Test
  void itLastsTwelveHoursAndNotASecondLonger() {
    String cookie = cookie("the admin's");
    clock.pass(Duration.ofHours(12).minusSeconds(1));
    assertThat(sessions.opened(cookie)).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(sessions.opened(cookie)).isEmpty();
  }

  @Test
  void anotherReplicaTakesItAndAnotherSecretEndsIt() {
    String admin = cookie("the admin's");
    String reader = cookie("the reader's");
    assertThat(sessions("the admin's", "the reader's").opened(admin)).isPresent();
    assertThat(sessions("another", "the reader's").opened(admin)).isEmpty();
    assertThat(sessions("another", "the reader's").opened(reader)).isPresent();
    assertThat(sessions("the admin's", "another").opened(reader)).isEmpty();
  }

  @Test
  void noneOfItsPartsCanBeChanged() {
    String cookie = cookie("the reader's");
    String[] parts = cookie.split("\\.");
    assertThat(sessions.opened(cookie)).isPresent();
    assertThat(sessions.opened("a" + cookie.substring(1))).as("reader to admin").isEmpty();
    assertThat(
            sessions.opened(
                parts[0] + "." + (Long.parseLong(parts[1]) + 1) + "." + parts[2] + "." + parts[3]))
        .as("later")
        .isEmpty();
    assertThat(sessions.opened(cookie.replace(parts[2], "AAAAAAAAAAAAAAAAAAAAAA"))).isEmpty();
    assertThat(sessions.opened(parts[0] + "." + parts[1] + "." + parts[2] + ".")).isEmpty();
    assertThat(sessions.opened(parts[0] + "." + parts[1] + "." + parts[2])).isEmpty();
    assertThat(sessions.opened(cookie + ".x")).isEmpty();
    assertThat(sessions.opened("")).isEmpty();
    assertThat(sessions.opened("....")).isEmpty();
    assertThat(sessions.opened(null)).isEmpty();
  }

  @Test
  void aFormsTokenIsOfOneSession() {
    Session one = sessions.open("the admin's").orElseThrow();
    Session other = sessions.open("the admin's").orElseThrow();
    assertThat(sessions.isToken(one, sessions.token(one))).isTrue();
    assertThat(sessions.isToken(other, sessions.token(one))).isFalse();
    assertThat(sessions.isToken(one, "")).isFalse();
    assertThat(sessions.isToken(one, null)).isFalse();
    // What is in the cookie is no token.
    assertThat(sessions.isToken(one, sessions.sealed(one).split("\\.")[3])).isFalse();
  }
}
