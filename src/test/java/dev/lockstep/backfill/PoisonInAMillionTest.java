// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@code aRowThatFailsIsLeftOutAndOnlyItIsTakenUpAgain}, at the size that was promised. */
@Tag("long")
class PoisonInAMillionTest {
  private static final int ROWS = 1_000_000;
  private static final int BAD = 543_210;

  @Test
  void oneRowIsLeftOutAllOthersAreDoneAndOnlyItIsTakenUpAgain() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, ROWS);
      harness.database.execute(
          "ALTER TABLE counters ADD CONSTRAINT no_poison CHECK (id <> " + BAD + " OR n = 0)");
      harness.write("increment", ControlTest.INCREMENT.replace("batch: 50", "batch: 1000"));
      harness.engine();

      Run failed = harness.run("increment");

      assertThat(failed.state()).isEqualTo(RunState.FAILED);
      assertThat(failed.counts().quarantined()).isEqualTo(1);
      assertThat(failed.counts().changed()).isEqualTo(ROWS - 1);
      assertThat(failed.remaining()).isEqualTo(1);
      assertThat(harness.backfills().status("increment").orElseThrow().quarantined())
          .singleElement()
          .satisfies(
              key -> {
                assertThat(key.key().toString()).isEqualTo(String.valueOf(BAD));
                assertThat(key.sqlState()).isEqualTo("23514");
              });

      harness.database.execute("ALTER TABLE counters DROP CONSTRAINT no_poison");
      Run retried = harness.run("increment");

      assertThat(retried.id()).isEqualTo(failed.id());
      assertThat(retried.state()).isEqualTo(RunState.COMPLETE);
      assertThat(retried.counts().changed()).isEqualTo(ROWS);
      // A key that was touched a second time would be at 2.
      ControlTest.eachIsOne(harness, ROWS);
    }
  }
}
