// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table that is read from end to end while it is locked. */
final class ScansTableUnderLock implements Rule {
  @Override
  public String name() {
    return "scans-table-under-lock";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "split it so that what reads the rows needs no strong lock";
  }

  @Override
  public boolean isGeneral() {
    return true;
  }

  @Override
  public Optional<String> examine(Seen seen) {
    // The indexes of an emptied table are built anew of no rows; one written anew is said to be.
    List<Relation> otherwise = new ArrayList<>(seen.effect().rewritten());
    TruncateTable.emptied(seen.effect()).forEach(each -> otherwise.add(each.of()));
    List<Relation> locked = new ArrayList<>();
    LockMode strongest = LockMode.SHARE;
    for (Relation each : seen.effect().scanned()) {
      LockMode mode = seen.effect().locks().get(each);
      if (!StatementEffect.has(otherwise, each)
          && mode != null
          && mode.compareTo(LockMode.SHARE) >= 0) {
        locked.add(each);
        strongest = mode.compareTo(strongest) > 0 ? mode : strongest;
      }
    }
    return locked.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "reads all of " + Texts.names(locked) + " while " + strongest.blocks() + " wait");
  }
}
