// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import java.util.Optional;

/** A partition whose rows are all checked when it is attached. */
final class AttachPartitionScan implements Rule {
  @Override
  public String name() {
    return "attach-partition-scan";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "ADD CONSTRAINT … CHECK of the bounds NOT VALID, VALIDATE it in a migration of "
        + "its own, then ATTACH, which then looks at no row";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    boolean attached =
        effect.relations().stream()
            .anyMatch(
                each ->
                    each.of().isTable()
                        && each.of().partition()
                        && each.before().filter(Relation::partition).isEmpty());
    return !attached || effect.scanned().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "reads all of "
                + Texts.names(effect.scanned())
                + " under ACCESS EXCLUSIVE to see that its rows fit");
  }
}
