// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A new column that is the primary key. */
final class AddingSerialPrimaryKeyField implements Rule {
  @Override
  public String name() {
    return "adding-serial-primary-key-field";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "add the column, set its default for new rows, fill the old ones in a "
        + "backfill, build a unique index CONCURRENTLY, then ADD PRIMARY KEY USING INDEX";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> added =
        seen.effect().addedColumns().stream().filter(each -> isKey(each, seen.effect())).toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "adds the primary key "
                + Texts.columns(added)
                + ": all of "
                + Texts.owners(added)
                + " is written and indexed under ACCESS EXCLUSIVE, and nothing reads or writes it"
                + " meanwhile");
  }

  /** Whether a primary key over it comes with it. */
  static boolean isKey(Altered<TracedColumn> added, StatementEffect effect) {
    return effect.addedConstraints().stream()
        .flatMap(each -> each.after().stream())
        .anyMatch(
            key ->
                key.kind() == 'p'
                    && key.table() == added.of().id()
                    && added.after().filter(c -> key.columns().contains(c.number())).isPresent());
  }
}
