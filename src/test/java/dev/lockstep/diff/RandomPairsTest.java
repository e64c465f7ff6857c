package dev.lockstep.diff;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pairs of schemas by chance: the difference makes one of the other, and back. {@code
 * -Dlockstep.test.pairs=5000} and {@code -Dlockstep.test.seed=…} for more, or for that one again.
 */
class RandomPairsTest {
  private static final int PAIRS = Integer.getInteger("lockstep.test.pairs", 60);
  private static final long SEED = Long.getLong("lockstep.test.seed", 20261122L);

  @Test
  void anySchemaBecomesAnyOtherAndBack() throws Exception {
    try (DiffProof proof = new DiffProof()) {
      for (long seed = SEED; seed < SEED + PAIRS; seed++) {
        List<String> from = RandomSchema.of(2 * seed);
        List<String> to = RandomSchema.of(2 * seed + 1);
        String failure = failure(proof, from, to);
        if (failure != null) {
          shrink(proof, from, to);
          throw new AssertionError(
              "seed %d, shrunk\nfrom\n%s;\nto\n%s;\n%s"
                  .formatted(
                      seed,
                      String.join(";\n", from),
                      String.join(";\n", to),
                      failure(proof, from, to)));
        }
      }
    }
  }

  /** What is wrong with this pair; null if nothing, or if one of the two cannot even be made. */
  private static String failure(DiffProof proof, List<String> from, List<String> to) {
    try {
      proof.catalogOf(String.join(";", from));
      proof.catalogOf(String.join(";", to));
    } catch (SQLException e) {
      return null;
    }
    try {
      proof.provesThereAndBack(String.join(";", from), String.join(";", to));
      return null;
    } catch (AssertionError | RuntimeException | SQLException e) {
      return e.toString();
    }
  }

  /** Leaves out whatever can be left out with the failure still there. */
  private static void shrink(DiffProof proof, List<String> from, List<String> to) {
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (List<String> side : List.of(from, to)) {
        for (int i = side.size() - 1; i >= 0; i--) {
          List<String> before = new ArrayList<>(side);
          side.remove(i);
          if (failure(proof, from, to) != null) {
            smaller = true;
          } else {
            side.clear();
            side.addAll(before);
          }
        }
      }
    }
  }
}
