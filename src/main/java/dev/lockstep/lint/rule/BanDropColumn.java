// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** A column that goes with its data. */
final class BanDropColumn implements Rule {
  @Override
  public String name() {
    return "ban-drop-column";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "drop it once no code that runs reads it, with '-- lockstep:keep "
        + "<table>.<column> for 30 days', and allow it with the reason";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> dropped =
        seen.effect().columns().stream().filter(Altered::isGone).toList();
    return dropped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "drops "
                + Texts.columns(dropped)
                + " with its data: code that still reads it fails from that moment on");
  }
}
