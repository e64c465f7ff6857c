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
    return "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX";
  }

  @Override
  public String safeForm(Seen seen) {
    return added(seen.effect()).stream()
            .flatMap(each -> each.after().stream())
            .anyMatch(key -> key.kind() == 'x')
        ? "there is no other form of an exclusion constraint, and none that waits to be validated:"
            + " run it in a quiet hour, or fill a new table that has it by a backfill"
        : safeForm();
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedConstraint>> added = added(seen.effect());
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "builds the index of "
                + Texts.constraints(added)
                + " under ACCESS EXCLUSIVE on "
                + Texts.owners(added)
                + ": nothing reads or writes it meanwhile");
  }

  private static List<Altered<TracedConstraint>> added(StatementEffect effect) {
    Set<Long> built = effect.built().stream().map(Relation::id).collect(Collectors.toSet());
    return effect.addedConstraints().stream()
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
  }
}
