// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.diff.DiffCases;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.diff.Dump;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Modules of every schema that the differ is tried on, loaded again: judged by the catalog, and by
 * {@code pg_dump -s} of both databases. Long: {@code .ci/run} calls it with PostgreSQL 14.
 */
@Tag("long")
class WrittenModulesJudgeTest {
  @TempDir private Path root;

  /**
   * {@code pg_dump} tells the comment of a child's copy of a check only where the copy is not
   * valid, and a child that is made after the check has it valid: these comments are the catalog's
   * to judge.
   */
  private static final Predicate<String> COMMENTS_A_COPY =
      side ->
          side.contains("INHERITS")
              && side.contains("NOT VALID")
              && side.contains("COMMENT ON CONSTRAINT");

  @Test
  void whatIsWrittenOfEveryCaseOfTheDifferLoadsAgainAsItWas() throws Exception {
    List<String> faults = new ArrayList<>();
    int sides = 0;
    try (ElderServer elder = ElderServer.start()) {
      DiffProof source = new DiffProof(TestDatabase.on(elder.server()));
      DiffProof loaded = new DiffProof(TestDatabase.on(elder.server()));
      try (RoundTrip trip = new RoundTrip(source, loaded, root)) {
        int major = source.make("").major();
        for (DiffCases.Case example : DiffCases.all(major).toList()) {
          for (String side : new TreeSet<>(Set.of(example.from(), example.to() + " "))) {
            sides++;
            String where = "== " + example.name() + "\n" + side + "\n";
            try {
              trip.faults(side).forEach(fault -> faults.add(where + fault));
              Dump is = Dump.of(PgDump.schema(loaded.database()));
              Dump should = Dump.of(PgDump.schema(source.database()));
              String difference = is.differenceTo(should, Set.of(), Set.of());
              if (!difference.isEmpty() && !COMMENTS_A_COPY.test(side)) {
                faults.add(where + difference);
              }
            } catch (Exception | AssertionError e) {
              faults.add(where + e);
            }
          }
        }
      }
    }
    System.out.println(sides + " schemas written as modules and loaded again");
    assertThat(faults).isEmpty();
    assertThat(sides).isGreaterThan(100);
  }
}
