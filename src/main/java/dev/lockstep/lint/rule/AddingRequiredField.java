// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A new column that must have a value, and has none. */
final class AddingRequiredField implements Rule {
  @Override
  public String name() {
    return "adding-required-field";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "add it without NOT NULL, fill it in a backfill, then SET NOT NULL behind the " + "gate";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> added =
        seen.effect().addedColumns().stream()
            .filter(each -> each.after().filter(c -> c.notNull() && !c.filled()).isPresent())
            .toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "demands a value of "
                + Texts.columns(added)
                + " that no row has: it fails where "
                + Texts.owners(added)
                + " has rows, and code of before can insert none");
  }
}
