package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailuresTest {
  /** "No value present" alone tells nobody what happened, nor what to do. */
  @Test
  void aDefectIsCalledSoInOneLineThatSaysWhere() {
    for (Throwable defect :
        List.of(
            catchThrowable(() -> Optional.empty().orElseThrow()),
            catchThrowable(() -> List.of().get(0)))) {
      assertThat(Failures.code(defect)).isEqualTo(Exit.FAILED);
      assertThat(Failures.line(defect, "db/shop"))
          .startsWith("a defect of this program: ")
          .contains(" at dev.lockstep.cli.FailuresTest", "--verbose")
          .hasLineCount(1);
    }
  }
}
