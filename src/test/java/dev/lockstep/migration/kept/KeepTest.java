// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.postgres.ByteSize;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          artworks.born for 30 days        | artworks.born      | 720 | 30 days
          a for 1 day                      | a                  | 24  | 1 day
          "My.Table"."c d" FOR 12h         |                    |     |
          "My.Table"."c d" for 12h         | "My.Table"."c d"   | 12  | 12h
          app.artworks.born   for   90d    | app.artworks.born  | 2160 | 90 days
          """)
  void isReadAsItIsWritten(String value, String name, Integer hours, String time) {
    if (name == null) {
      assertThatThrownBy(() -> Keep.parse(value, 1)).hasMessageContaining("for 30 days'");
      return;
    }
    Keep keep = Keep.parse(value, 7);
    assertThat(keep).isEqualTo(new Keep(name, Duration.ofHours(hours), 7));
    assertThat(keep.time()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a for",
        "a for ever",
        "a.b.c.d for 1 day",
        "for 30 days",
        "a for 0 days",
        "a for 4000 days",
        "1a for 1 day",
        "a, b for 1 day",
        "${schema}.a for 1 day"
      })
  void whatIsNoKeepIsRefused(String value) {
    assertThatThrownBy(() -> Keep.parse(value, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "artworks.born, artworks, born, true",
    "public.artworks.born, artworks, BORN, true",
    "artworks.born, public.artworks, born, true",
    "artworks.born, artworks, died, false",
    "artworks.born, artworks, , false",
    "artworks, public.artworks, , true",
    "Artworks, artworks, born, true",
    "born, artworks, born, false",
    "other.artworks, public.artworks, , false",
  })
  void coversWhatItNames(String name, String relation, String column, boolean covers) {
    assertThat(Keep.parse(name + " for 1 day", 1).covers(relation, column == null ? "" : column))
        .isEqualTo(covers);
  }

  @Test
  void sizesAreReadAndWrittenAsPostgresqlDoes() {
    assertThat(ByteSize.parse("10GB")).isEqualTo(10L * 1024 * 1024 * 1024);
    assertThat(ByteSize.parse(" 512 mb ")).isEqualTo(512L * 1024 * 1024);
    assertThat(ByteSize.parse("0")).isZero();
    assertThat(ByteSize.format(10L * 1024 * 1024 * 1024)).isEqualTo("10 GB");
    assertThat(ByteSize.format(10_239)).isEqualTo("10239 bytes");
    assertThatThrownBy(() -> ByteSize.parse("10")).hasMessageContaining("such as 512MB, 10GB");
    assertThatThrownBy(() -> ByteSize.parse("-1GB")).hasMessageContaining("is not a size");
  }
}
