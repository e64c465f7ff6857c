// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderValuesTest {
  @Test
  void pairsHaveCommasBetweenAndBackslashesBeforeCommasOfValues() {
    assertThat(PlaceholderValues.parse("schema=app, owner = app_owner,list=a\\,b,path=c:\\\\x,n=,"))
        .extracting(PlaceholderValues::values)
        .isEqualTo(
            Map.of("schema", "app", "owner", "app_owner", "list", "a,b", "path", "c:\\x", "n", ""));
    assertThat(PlaceholderValues.parse("a=b=c").values()).isEqualTo(Map.of("a", "b=c"));
    assertThat(PlaceholderValues.parse("")).isEqualTo(PlaceholderValues.NONE);
    assertThat(PlaceholderValues.parse("Schema=app").values().get("SCHEMA")).isEqualTo("app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1,s3cret",
        "a=1,two words=s3cret",
        "flyway:user=s3cret",
        "a=1,A=s3cret",
        "=s3cret"
      })
  void whatIsWrongIsSaidWithoutAValue(String text) {
    assertThatThrownBy(() -> PlaceholderValues.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void noValueIsShown() {
    assertThat(PlaceholderValues.parse("password=s3cret")).hasToString("placeholders [password]");
  }
}
