// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table that is written anew, however it comes about. */
final class RewritesTable implements Rule {
  @Override
  public String name() {
    return "rewrites-table";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "a new table or column that is filled by a backfill";
  }

  @Override
  public boolean isGeneral() {
    return true;
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Relation> rewritten = seen.effect().rewritten();
    String verb = seen.effect().head().verb();
    if (rewritten.isEmpty() || !TruncateTable.emptied(seen.effect()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "writes all of "
            + Texts.names(rewritten)
            // What a function does to a table's file may be TRUNCATE as well.
            + (Set.of("SELECT", "CALL", "DO").contains(verb) ? " anew, or empties it," : " anew")
            + " under ACCESS EXCLUSIVE, and nothing reads or writes it meanwhile");
  }
}
