// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.migration.file.MigrationFile;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Layouts of a migration with its remedies, tried until one is proven. */
final class Attempts {
  private final Equivalence equivalence;
  private final List<SourceStatement> statements;
  private final Outcome wanted;
  private final boolean transactional;
  private final Optional<String> whole;
  private final List<Refusal> refusals = new ArrayList<>();

  Attempts(
      Equivalence equivalence,
      MigrationFile file,
      List<SourceStatement> statements,
      Outcome wanted) {
    this.equivalence = equivalence;
    this.statements = statements;
    this.wanted = wanted;
    this.transactional = file.transactional();
    this.whole = Splitting.refusal(file, statements);
  }

  /** Why statements stay as they are. */
  List<Refusal> refusals() {
    return refusals;
  }

  /** With all remedies that can be proven; empty if there are none. */
  List<Part> best(Map<Integer, Remedy> remedies) throws IOException, SQLException {
    if (remedies.isEmpty()) {
      return List.of();
    }
    Attempt all = of(remedies);
    if (!all.parts().isEmpty()) {
      return all.parts();
    }
    if (remedies.size() == 1) {
      refuse(remedies.keySet().iterator().next(), all);
      return List.of();
    }
    Map<Integer, Remedy> good = new TreeMap<>();
    for (Map.Entry<Integer, Remedy> each : remedies.entrySet()) {
      Attempt alone = of(Map.of(each.getKey(), each.getValue()));
      if (alone.parts().isEmpty()) {
        refuse(each.getKey(), alone);
      } else {
        good.put(each.getKey(), each.getValue());
      }
    }
    Attempt rest = good.isEmpty() ? all : of(good);
    if (!good.isEmpty() && rest.parts().isEmpty()) {
      refusals.add(new Refusal(0, rest.failure()));
    }
    return rest.parts();
  }

  private void refuse(int place, Attempt attempt) {
    refusals.add(new Refusal(statements.get(place).statement().line(), attempt.failure()));
  }

  private Attempt of(Map<Integer, Remedy> remedies) throws IOException, SQLException {
    String failure = "";
    for (boolean compact : new boolean[] {true, false}) {
      List<Part> parts = FileLayout.of(statements, remedies, transactional, compact);
      if (parts.size() > 1 && whole.isPresent()) {
        return new Attempt(List.of(), "it would be several migrations, and " + whole.get());
      }
      Equivalence.Proof proof = equivalence.prove(parts, wanted);
      if (proof.failure().isPresent() && !proof.leftOver().isEmpty()) {
        parts = new ArrayList<>(parts);
        parts.add(Equivalence.tidying(proof.leftOver()));
        proof = equivalence.prove(parts, wanted);
      }
      if (proof.failure().isEmpty()) {
        return new Attempt(parts, "");
      }
      failure = proof.failure().get();
    }
    return new Attempt(List.of(), failure);
  }

  private record Attempt(List<Part> parts, String failure) {}
}
