// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A type that the rows have to be written, checked or indexed anew for. */
final class ChangingColumnType implements Rule {
  @Override
  public String name() {
    return "changing-column-type";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "add a column of the new type, fill it in a backfill while code writes both, "
        + "then drop the old one";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Altered<TracedColumn>> changed =
        effect.columns().stream()
            .filter(Altered::stayed)
            .filter(
                each ->
                    !each.before()
                        .map(TracedColumn::type)
                        .equals(each.after().map(TracedColumn::type)))
            .filter(each -> StatementEffect.has(effect.slow(), each.of()))
            .toList();
    return changed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "changes the type of "
                + Texts.columns(changed)
                + ": "
                + Texts.owners(changed)
                + " is "
                + (StatementEffect.has(effect.rewritten(), changed.getFirst().of())
                    ? "written anew"
                    : StatementEffect.has(effect.built(), changed.getFirst().of())
                        ? "indexed anew"
                        : "read from end to end")
                + " under ACCESS EXCLUSIVE, and nothing reads or writes it meanwhile");
  }
}
