// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A column that code of before does not find. */
final class RenamingColumn implements Rule {
  @Override
  public String name() {
    return "renaming-column";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "add a column of the new name, fill it in a backfill while code writes both, "
        + "then drop the old one; or allow it where no code of before runs";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> renamed =
        seen.effect().columns().stream()
            .filter(Altered::stayed)
            .filter(
                each ->
                    !each.before()
                        .map(TracedColumn::name)
                        .equals(each.after().map(TracedColumn::name)))
            .toList();
    return renamed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "renames "
                + Texts.columns(renamed)
                + ": code that runs while this is rolled out fails from that moment on");
  }
}
