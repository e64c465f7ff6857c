// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedConstraint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A key whose index is built under its lock. */
final class DisallowedUniqueConstraint implements Rule {
  @Override
  public String name() {
    return "disallowed-unique-constraint";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX; an "
        + "exclusion constraint has no such form and needs a quiet window";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    Set<Long> built = effect.built().stream().map(Relation::id).collect(Collectors.toSet());
    List<Altered<TracedConstraint>> added =
        effect.addedConstraints().stream()
            .filter(each -> each.after().filter(key -> built.contains(key.index())).isPresent())
            .filter(each -> each.after().filter(key -> key.kind() != 'f').isPresent())
            .filter(
                each ->
                    effect.addedColumns().stream()
                        .noneMatch(
                            column ->
                                column.of().equals(each.of())
                                    && AddingSerialPrimaryKeyField.isKey(column, effect)))
            .toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "builds the index of "
                + Texts.constraints(added)
                + " under ACCESS EXCLUSIVE on "
                + Texts.owners(added)
                + ": nothing reads or writes it meanwhile");
  }
}
