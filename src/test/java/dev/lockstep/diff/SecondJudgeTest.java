package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every case of the differ, judged by {@code pg_dump -s}. */
class SecondJudgeTest {
  @Test
  void pgDumpAgreesOnEveryCase() throws Exception {
    List<String> faults = new ArrayList<>();
    int cases = 0;
    try (DumpJudge judge = new DumpJudge()) {
      for (DiffCases.Case example : DiffCases.all(judge.major()).toList()) {
        cases++;
        try {
          judge
              .judge(example.from(), example.to(), Hints.NONE)
              .forEach(fault -> faults.add("== " + example.name() + ", " + fault));
        } catch (AssertionError | RuntimeException | SQLException e) {
          faults.add("== " + example.name() + ": " + e);
        }
      }
      System.out.println(cases + " cases, " + judge.dumps() + " dumps");
    }
    assertThat(faults).isEmpty();
  }
}
