// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedConstraint;
import dev.lockstep.sql.ObjectType;
import java.util.List;
import java.util.Optional;

/** A check whose rows are all looked at at once. */
final class ConstraintMissingNotValid implements Rule {
  @Override
  public String name() {
    return "constraint-missing-not-valid";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "add it NOT VALID, then VALIDATE CONSTRAINT in a migration of its own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    if (effect.head().is("ALTER", ObjectType.DOMAIN) && !effect.scanned().isEmpty()) {
      return Optional.of(
          "reads all of "
              + Texts.names(effect.scanned())
              + ", which has columns of the domain, and blocks writes meanwhile");
    }
    List<Altered<TracedConstraint>> added =
        effect.addedConstraints().stream()
            .filter(each -> each.after().filter(TracedConstraint::validated).isPresent())
            .filter(each -> each.after().filter(check -> check.kind() == 'c').isPresent())
            .filter(each -> StatementEffect.has(effect.scanned(), each.of()))
            .toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "reads all of "
                + Texts.owners(added)
                + " to check "
                + Texts.constraints(added)
                + ", under ACCESS EXCLUSIVE: nothing reads or writes it meanwhile");
  }
}
