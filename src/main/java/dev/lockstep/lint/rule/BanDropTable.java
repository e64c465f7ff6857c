// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import java.util.List;
import java.util.Optional;

/** A table that goes with its data. */
final class BanDropTable implements Rule {
  @Override
  public String name() {
    return "ban-drop-table";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "drop it once no code that runs reads it, with '-- lockstep:keep <table> for "
        + "30 days', and allow it with the reason";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<Relation>> dropped =
        seen.effect().relations().stream()
            .filter(each -> each.isGone() && each.of().isTable())
            .toList();
    return dropped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "drops "
                + Texts.owners(dropped)
                + " with its rows: code that still reads it fails from that moment on");
  }
}
