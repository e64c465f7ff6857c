// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com/a?b=c",
        "http://localhost:8080/",
        "http://127.0.0.1/",
        "http://[::1]:9/",
        "http://alerts/",
        "http://alerts.monitoring.svc/x",
        "http://alerts.monitoring.svc.cluster.local:9/x",
        "slack+https://hooks.slack.com/services/T/B/x",
      })
  void theseMayBeTold(String text) {
    assertThat(Receiver.parse(text).name()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://8.8.8.8/",
        "http://[2001:db8::1]/",
        "http://evil.svc.example.com/",
        "http://134744072/",
        "ftp://localhost/",
        "https://user:s3cret@hooks.example.com/",
        "https:///s3cret",
        "hooks.example.com/s3cret",
        "https://hooks.example.com/ s3cret",
        "slack+http://hooks.slack.com/",
      })
  void theseMayNotAndTheAddressIsNotRepeated(String text) {
    assertThatThrownBy(() -> Receiver.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void itsNameHoldsNoSecret() {
    Receiver receiver = Receiver.parse("https://hooks.example.com:444/token?key=s3cret");

    assertThat(receiver).hasToString("hooks.example.com:444");
    assertThat(receiver.id()).hasSize(32).doesNotContain("s3cret");
    assertThat(receiver.id())
        .isNotEqualTo(Receiver.parse("https://hooks.example.com:444/token?key=other").id());
  }
}
