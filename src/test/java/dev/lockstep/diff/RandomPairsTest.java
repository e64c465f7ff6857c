// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.rename.Hints;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pairs of schemas by chance: the difference makes one of the other, and back. A failure names its
 * seed and is shrunk; {@code -Dlockstep.test.seed=…} runs that one again, {@code
 * -Dlockstep.test.pairs=…} as many as one likes.
 */
class RandomPairsTest {
  private static final long SEED = Long.getLong("lockstep.test.seed", 20261122L);

  /** What cannot be loaded proves nothing: so much of it is a fault of the generator. */
  private static final int PERCENT_USELESS = 2;

  @Test
  void anySchemaBecomesAnyOtherAndBack() throws Exception {
    run(Integer.getInteger("lockstep.test.pairs", 20));
  }

  @Test
  @Tag("long")
  void thousandsOfSchemasBecomeOthersAndBack() throws Exception {
    run(Integer.getInteger("lockstep.test.pairs", 5_000));
  }

  private static void run(int pairs) throws Exception {
    System.out.println(pairs + " random pairs from seed " + SEED);
    int useless = 0;
    List<String> failures = new ArrayList<>();
    try (DiffProof proof = new DiffProof()) {
      for (long seed = SEED; seed < SEED + pairs; seed++) {
        RandomSchema from = RandomSchema.of(2 * seed);
        RandomSchema to = RandomSchema.of(2 * seed + 1);
        Hints hints = renames(from, to);
        Outcome outcome = outcome(proof, from.statements(), to.statements(), hints);
        if (outcome.useless() != null) {
          System.out.println("seed " + seed + " cannot be loaded: " + outcome.useless());
          useless++;
        } else if (outcome.failure() != null) {
          failures.add(
              "seed " + seed + ", " + shrunk(proof, from.statements(), to.statements(), hints));
          System.out.println(failures.getLast());
          if (failures.size() >= Integer.getInteger("lockstep.test.failures", 1)) {
            break;
          }
        }
        if ((seed + 1 - SEED) % 100 == 0) {
          System.out.println((seed + 1 - SEED) + " pairs, " + failures.size() + " failed");
        }
      }
    }
    System.out.println(pairs + " pairs, " + useless + " of them could not be loaded");
    assertThat(failures).isEmpty();
    assertThat(useless).isLessThanOrEqualTo(1 + pairs * PERCENT_USELESS / 100);
  }

  /** What has the same number, but another name, is the same. */
  private static Hints renames(RandomSchema from, RandomSchema to) {
    Map<ObjectId, ObjectId> newToOld = new TreeMap<>();
    for (RandomTable now : to.tables()) {
      for (RandomTable old : from.tables()) {
        if (now.number() == old.number()) {
          ObjectId table = ObjectId.table("public", now.name());
          ObjectId before = ObjectId.table("public", old.name());
          if (!table.equals(before)) {
            newToOld.put(table, before);
          }
          now.columns()
              .forEach(
                  (known, column) -> {
                    RandomTable.Column was = old.columns().get(known);
                    if (was != null && !was.name().equals(column.name())) {
                      newToOld.put(column(table, column.name()), column(before, was.name()));
                    }
                  });
        }
      }
    }
    return Hints.renamed(newToOld);
  }

  private static ObjectId column(ObjectId table, String name) {
    return new ObjectId(ObjectKind.COLUMN, table.schema(), table.name(), name);
  }

  /**
   * What became of a pair.
   *
   * @param useless why one of the two cannot even be loaded
   * @param failure what is wrong with the way between them
   */
  private record Outcome(@Nullable String useless, @Nullable String failure) {}

  private static Outcome outcome(DiffProof proof, List<String> from, List<String> to, Hints hints) {
    Catalog target;
    Catalog start;
    try {
      target = proof.catalogOf(String.join(";\n", to));
      start = proof.make(String.join(";\n", from));
    } catch (SQLException e) {
      return new Outcome(String.valueOf(e.getMessage()), null);
    }
    try {
      proof.proves(start, target, hints);
      return new Outcome(null, null);
    } catch (AssertionError | RuntimeException | SQLException e) {
      return new Outcome(null, e.toString());
    }
  }

  /** Leaves out whatever can be left out with the failure still there. */
  private static String shrunk(
      DiffProof proof, List<String> allFrom, List<String> allTo, Hints hints) {
    List<String> from = new ArrayList<>(allFrom);
    List<String> to = new ArrayList<>(allTo);
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (List<String> side : List.of(from, to)) {
        for (int i = side.size() - 1; i >= 0; i--) {
          String statement = side.remove(i);
          if (outcome(proof, from, to, hints).failure() != null) {
            smaller = true;
          } else {
            side.add(i, statement);
          }
        }
      }
    }
    return "shrunk\nfrom\n%s;\nto\n%s;\n%s"
        .formatted(
            String.join(";\n", from),
            String.join(";\n", to),
            outcome(proof, from, to, hints).failure());
  }
}
