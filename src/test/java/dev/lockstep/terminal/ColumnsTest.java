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
  void aCharacterOfTwoColumnsCountsForTwo() {
    assertThat(Columns.wrap("表の名 b", 7)).containsExactly("表の名", "b");
    assertThat(Columns.wrap("表の名 b", 8)).containsExactly("表の名 b");
  }
}
