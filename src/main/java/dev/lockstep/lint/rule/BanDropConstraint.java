// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedConstraint;
import java.util.List;
import java.util.Optional;

/** A key that nothing holds rows to from now on. */
final class BanDropConstraint implements Rule {
  @Override
  public String name() {
    return "ban-drop-constraint";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public String safeForm() {
    return "make sure first that no code relies on it: neither for the rows that it refuses, nor"
        + " for ON CONFLICT";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedConstraint>> dropped =
        seen.effect().constraints().stream()
            .filter(Altered::isGone)
            .filter(each -> "fupx".indexOf(each.before().orElseThrow().kind()) >= 0)
            .filter(each -> !isMadeAnew(each, seen.effect()))
            .filter(each -> !isOfDroppedColumn(each, seen.effect()))
            .toList();
    return dropped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "drops "
                + Texts.constraints(dropped)
                + " of "
                + Texts.owners(dropped)
                + ": rows that break it can be written from that moment on, and it does not come"
                + " back while there are such rows");
  }

  private static boolean isMadeAnew(Altered<TracedConstraint> gone, StatementEffect effect) {
    String name = gone.before().orElseThrow().name();
    return effect.constraints().stream()
        .filter(each -> each.isNew() && each.of().id() == gone.of().id())
        .anyMatch(each -> each.after().filter(now -> now.name().equals(name)).isPresent());
  }

  /** Then that is what there is to say. */
  private static boolean isOfDroppedColumn(Altered<TracedConstraint> gone, StatementEffect effect) {
    return effect.columns().stream()
        .filter(each -> each.isGone() && each.of().id() == gone.of().id())
        .flatMap(each -> each.before().stream())
        .anyMatch(column -> gone.before().orElseThrow().columns().contains(column.number()));
  }
}
