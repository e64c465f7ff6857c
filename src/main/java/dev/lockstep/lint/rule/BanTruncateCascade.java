// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import java.util.List;
import java.util.Optional;

/** A table that is emptied with all that refer to it. */
final class BanTruncateCascade implements Rule {
  @Override
  public String name() {
    return "ban-truncate-cascade";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "name each table that is meant to be empty, without CASCADE";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<Relation>> emptied = TruncateTable.emptied(seen.effect());
    return emptied.isEmpty() || !TruncateTable.isCascading(seen.effect())
        ? Optional.empty()
        : Optional.of(
            "empties " + Texts.owners(emptied) + ": CASCADE takes along whatever refers to it");
  }
}
