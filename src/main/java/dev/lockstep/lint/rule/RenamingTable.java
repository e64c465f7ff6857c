// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import java.util.List;
import java.util.Optional;

/** A table that code of before does not find. */
final class RenamingTable implements Rule {
  @Override
  public String name() {
    return "renaming-table";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "make a view of the old name in the same migration, as generate does";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<Relation>> renamed =
        seen.effect().relations().stream()
            .filter(each -> each.of().isTable() && each.stayed())
            .filter(
                each -> !each.before().map(Relation::text).equals(each.after().map(Relation::text)))
            .filter(
                each ->
                    each.before()
                        .filter(b -> seen.migration().names().contains(b.text()))
                        .isEmpty())
            .toList();
    return renamed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "renames "
                + Texts.some(
                    renamed.stream().flatMap(each -> each.before().stream()).map(Relation::text))
                + " and leaves nothing of that name: code that runs while this is rolled out fails"
                + " from that moment on");
  }
}
