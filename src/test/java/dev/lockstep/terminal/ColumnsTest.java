// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void aLongTextIsBrokenAtBlanksAndNoWordIs() {
    assertThat(Columns.wrap("one two three four", 9)).containsExactly("one two", "three", "four");
    assertThat(Columns.wrap("one two", 7)).containsExactly("one two");
    assertThat(Columns.wrap("a verylongword b", 4)).containsExactly("a", "verylongword", "b");
    assertThat(Columns.wrap("", 4)).containsExactly("");
  }

  @Test
  void aLongTextIsCutBeforeItsLastWord() {
    assertThat(Columns.cutInside("currency of orders guard validate", 20))
        .isEqualTo("currency … validate");
    assertThat(Columns.cutInside("add the age of each person", 21))
        .isEqualTo("add the age … person");
    assertThat(Columns.cutInside("people", 6)).isEqualTo("people");
    // Where that leaves nothing of its beginning, at its end.
    assertThat(Columns.cutInside("one internationalisation", 12)).isEqualTo("one interna…");
    assertThat(Columns.cutInside("acknowledgements of him", 12)).isEqualTo("acknowl… him");
    assertThat(Columns.cutInside("acknowledgements", 12)).isEqualTo("acknowledge…");
  }

  @Test
  void aCharacterOfTwoColumnsCountsForTwo() {
    assertThat(Columns.wrap("表の名 b", 7)).containsExactly("表の名", "b");
    assertThat(Columns.wrap("表の名 b", 8)).containsExactly("表の名 b");
  }
}
