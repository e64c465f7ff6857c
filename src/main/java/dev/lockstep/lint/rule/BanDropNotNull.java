// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A column that may be NULL from now on. */
final class BanDropNotNull implements Rule {
  @Override
  public String name() {
    return "ban-drop-not-null";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public String safeForm() {
    return "make sure first that all code that reads it expects NULL";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> loose =
        seen.effect().columns().stream()
            .filter(Altered::stayed)
            .filter(each -> each.before().filter(TracedColumn::notNull).isPresent())
            .filter(each -> each.after().filter(c -> !c.notNull()).isPresent())
            .toList();
    return loose.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "lets "
                + Texts.columns(loose)
                + " be NULL: code that reads it may not expect that, and the way back needs a"
                + " backfill");
  }
}
