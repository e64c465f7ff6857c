// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.docs.Readme;
import dev.lockstep.terminal.Bar.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarTest {
  private static final List<Piece> PIECES =
      List.of(
          new Piece("239,519 of 400,000 rows", 3),
          new Piece("48,000/s", 4),
          new Piece("3.4s left", 2));

  private static Bar bar(String name, long done, long all) {
    return new Bar(name, done, all, PIECES);
  }

  @Test
  void aWideTerminalHasAllOfIt() {
    assertThat(bar("artist_slug", 239_519, 400_000).line(120))
        .isEqualTo(
            "artist_slug [#################-------------]  59%"
                + "  239,519 of 400,000 rows  48,000/s  3.4s left");
  }

  @Test
  void eightyColumnsHaveAllOfItWithAShorterBar() {
    assertThat(bar("artist_slug", 200_000, 400_000).line(79))
        .isEqualTo(
            "artist_slug [#######-------]  50%  239,519 of 400,000 rows  48,000/s  3.4s left")
        .hasSizeLessThan(80);
    // Such a line is shown in the README.
    assertThat(Readme.section("screen-bar"))
        .contains(
            new Bar(
                    "artist_slug",
                    2_400_000,
                    6_000_000,
                    List.of(
                        new Piece("2,400,000 of 6,000,000 rows", 3),
                        new Piece("900/s", 4),
                        new Piece("1h 6m left", 2)))
                .line(79));
  }

  @Test
  void whatMattersLeastIsLeftOutFirstAndALongNameIsCut() {
    String name = "a_backfill_with_a_name_as_long_as_postgres_allows_for_identifiers";
    assertThat(bar(name, 1, 4).line(79))
        .isEqualTo(
            "a_backfill_with_a_name_as… [######------------------]  25%  48,000/s  3.4s left");
    assertThat(bar("slug", 1, 4).line(40)).isEqualTo("slug [####-------------]  25%  3.4s left");
    assertThat(bar("slug", 1, 4).line(20)).isEqualTo("slug [##------]  25%");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 10, 20, 33, 50, 79, 200})
  void noLineIsEverTooLong(int columns) {
    for (int length = 1; length < 70; length++) {
      assertThat(Columns.of(bar("n".repeat(length), length, 69).line(columns)))
          .isLessThanOrEqualTo(columns);
    }
  }

  @Test
  void itIsNeverFullBeforeItIsDone() {
    assertThat(bar("x", 999_999_999, 1_000_000_000).line(120)).contains(" 99%");
    assertThat(bar("x", 1_000_000_000, 1_000_000_000).line(120)).contains("100%");
    assertThat(bar("x", 0, 0).line(120)).contains("  0%");
  }

  @Test
  void wideCharactersCountTwice() {
    assertThat(Columns.of("漢字é")).isEqualTo(5);
    assertThat(Columns.cut("漢字漢字", 5)).isEqualTo("漢字…");
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
  }
}
