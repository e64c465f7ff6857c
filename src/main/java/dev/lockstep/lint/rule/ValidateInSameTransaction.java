// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedConstraint;
import java.util.List;
import java.util.Optional;

/** A constraint that is validated under the lock it was added with. */
final class ValidateInSameTransaction implements Rule {
  @Override
  public String name() {
    return "validate-in-same-transaction";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "VALIDATE CONSTRAINT in a migration of its own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedConstraint>> validated = of(seen);
    return validated.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "validates "
                + Texts.constraints(validated)
                + " in the transaction that added it: the lock of that is held while all of "
                + Texts.owners(validated)
                + " is read, so NOT VALID won nothing");
  }

  static List<Altered<TracedConstraint>> of(Seen seen) {
    return seen.effect().constraints().stream()
        .filter(each -> each.before().filter(before -> !before.validated()).isPresent())
        .filter(each -> each.after().filter(TracedConstraint::validated).isPresent())
        .filter(
            each ->
                seen.earlier().stream()
                    .flatMap(before -> before.addedConstraints().stream())
                    .anyMatch(
                        added ->
                            added
                                .after()
                                .map(TracedConstraint::id)
                                .equals(each.after().map(TracedConstraint::id))))
        .toList();
  }
}
