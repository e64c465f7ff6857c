// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.StatementEffect;
import java.util.Optional;

/** A table that VACUUM FULL writes anew. */
final class VacuumFull implements Rule {
  @Override
  public String name() {
    return "vacuum-full";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "plain VACUUM, which gives the room to new rows; to shrink the file, pg_repack "
        + "or a quiet window";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    return !effect.head().verb().equals("VACUUM") || effect.rewritten().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "writes all of "
                + Texts.names(effect.rewritten())
                + " anew under ACCESS EXCLUSIVE, and nothing reads or writes it meanwhile");
  }
}
