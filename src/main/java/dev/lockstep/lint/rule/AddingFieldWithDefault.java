// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A new column whose value has to be computed for each row. */
final class AddingFieldWithDefault implements Rule {
  @Override
  public String name() {
    return "adding-field-with-default";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "add the column without it, then ALTER COLUMN … SET DEFAULT for new rows, and "
        + "fill the old ones in a backfill";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> added =
        seen.effect().addedColumns().stream()
            .filter(each -> StatementEffect.has(seen.effect().rewritten(), each.of()))
            .filter(each -> !AddingSerialPrimaryKeyField.isKey(each, seen.effect()))
            .toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "gives each row a value of its own for "
                + Texts.columns(added)
                + ": all of "
                + Texts.owners(added)
                + " is written anew under ACCESS EXCLUSIVE, and nothing reads or writes it"
                + " meanwhile");
  }
}
