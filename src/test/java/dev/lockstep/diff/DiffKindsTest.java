// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind: created, changed, dropped; there and back. */
class DiffKindsTest {
  private static DiffProof proof;

  @BeforeAll
  static void open() {
    proof = new DiffProof();
  }

  @AfterAll
  static void close() {
    proof.close();
  }

  static Stream<DiffCases.Case> cases() {
    return DiffCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void each_kind_is_made_changed_and_taken_away(DiffCases.Case example) throws Exception {
    proof.provesEverything(example.from(), example.to());
  }

  /** Where it was wrong; of all of them by {@code -Dlockstep.test.every-step=true}. */
  static Stream<DiffCases.Case> casesWithSteps() {
    Pattern names = Pattern.compile("of a parent|replica identity|index like it");
    return DiffCases.all().filter(example -> names.matcher(example.name()).find());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesWithSteps")
  void each_lock_safe_step_has_a_way_back(DiffCases.Case example) throws Exception {
    Catalog target = proof.catalogOf(example.to());
    proof.provesStepByStep(proof.make(example.from()), target, true);
  }

  @Test
  void two_equal_schemas_give_an_empty_difference() throws Exception {
    assertThat(proof.diff("CREATE TABLE t (a integer)", "CREATE TABLE t (a integer)").isEmpty())
        .isTrue();
  }
}
