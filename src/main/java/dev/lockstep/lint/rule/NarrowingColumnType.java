// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A type that not every value of before has a place in. */
final class NarrowingColumnType implements Rule {
  @Override
  public String name() {
    return "narrowing-column-type";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "look for such rows first, and correct them in a backfill that the migration waits for"
        + " (lockstep:requires-backfill); 'migrate --rehearse' tries it on a copy of the database";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> narrowed =
        seen.effect().columns().stream()
            .filter(Altered::stayed)
            .filter(each -> condition(each).isPresent())
            .toList();
    if (narrowed.isEmpty()) {
      return Optional.empty();
    }
    Altered<TracedColumn> first = narrowed.getFirst();
    return Optional.of(
        "makes "
            + Texts.columns(narrowed)
            + " narrower, from "
            + first.before().orElseThrow().type()
            + " to "
            + first.after().orElseThrow().type()
            + ": may fail, or round, where rows of production do not fit; SELECT count(*) FROM "
            + first.of().text()
            + " WHERE "
            + condition(first).orElseThrow()
            + " counts them");
  }

  private static Optional<String> condition(Altered<TracedColumn> column) {
    TracedColumn before = column.before().orElseThrow();
    TracedColumn after = column.after().orElseThrow();
    return Narrowing.condition(before.name(), before.type(), after.type());
  }
}
