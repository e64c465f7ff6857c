// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleLevelsTest {
  @Test
  void aRuleHasItsOwnLevelUnlessAnotherIsSaid() {
    RuleLevels levels =
        RuleLevels.parse(" ban-drop-column=error, ban-drop-not-null = OFF ,unused-allow=note,");
    assertThat(levels.of("ban-drop-column", Level.WARNING)).contains(Level.ERROR);
    assertThat(levels.of("ban-drop-not-null", Level.NOTE)).isEmpty();
    assertThat(levels.of("unused-allow", Level.WARNING)).contains(Level.NOTE);
    assertThat(levels.of("ban-drop-table", Level.WARNING)).contains(Level.WARNING);
    assertThat(RuleLevels.STANDARD.of("ban-drop-column", Level.WARNING)).contains(Level.WARNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "ban-drop-colum=off        | there is no rule 'ban-drop-colum'; did you mean ban-drop-column?",
        "ban-drop-column=fatal     | ban-drop-column=fatal: levels are off, note, warning, error",
        "ban-drop-column           | 'ban-drop-column' is not <rule>=<level>",
        "cluster=off,cluster=error | cluster is named twice",
      })
  void whatCannotBeUnderstoodIsNamed(String list, String message) {
    assertThatThrownBy(() -> RuleLevels.parse(list)).hasMessageContaining(message);
  }
}
