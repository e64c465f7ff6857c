// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  private static final List<String> VERSIONS =
      List.of(
          "0",
          "1",
          "1.0",
          "1_0",
          "01",
          "1.0.1",
          "1.1",
          "1.01",
          "1.10",
          "1.9",
          "2",
          "10",
          "20251231235959",
          "20260101000000",
          "20260101000000.1",
          "99999999999999999999999999");

  @Test
  void ordersAndEqualsAsFlywayDoes() {
    for (String left : VERSIONS) {
      for (String right : VERSIONS) {
        int flyway =
            MigrationVersion.fromVersion(left).compareTo(MigrationVersion.fromVersion(right));
        Version one = Version.of(left);
        Version other = Version.of(right);
        assertThat(Integer.signum(one.compareTo(other)))
            .as("%s against %s", left, right)
            .isEqualTo(Integer.signum(flyway));
        assertThat(one.equals(other)).as("%s equals %s", left, right).isEqualTo(flyway == 0);
        if (flyway == 0) {
          assertThat(one).hasSameHashCodeAs(other);
        }
      }
    }
  }

  @Test
  void printsAsFlywayRecordsIt() {
    assertThat(VERSIONS)
        .allSatisfy(
            text ->
                assertThat(Version.of(text))
                    .hasToString(MigrationVersion.fromVersion(text).getVersion()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1.", ".1", "1..2", "-1", "1-2", " 1", "v1"})
  void refusesWhatIsNoVersion(String text) {
    assertThat(Version.isVersion(text)).isFalse();
    assertThatThrownBy(() -> Version.of(text)).hasMessageContaining("'" + text + "'");
  }
}
