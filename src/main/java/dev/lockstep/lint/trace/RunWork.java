// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the migrations of one run do to relations that were there before it, one after the other:
 * nothing waits for what any of them made, and what they rename has its old name until they ran.
 */
public final class RunWork {
  private final Set<Long> made = new HashSet<>();
  private final WorkNames names = new WorkNames();

  /** Of the next one. */
  public MigrationWork of(TracedMigration migration) {
    made.addAll(migration.made());
    List<StatementWork> statements = new ArrayList<>();
    Set<Long> held = new HashSet<>();
    for (StatementEffect whole : migration.statements()) {
      names.see(whole);
      StatementEffect effect = whole.of(relation -> !relation.isAmong(made));
      StatementWork work = names.of(effect, effect.alone() ? Set.of() : held);
      if (!work.locks().isEmpty() || !work.slow().isEmpty() || !work.locksSeen()) {
        statements.add(work);
      }
      effect.locks().keySet().forEach(relation -> held.add(relation.id()));
    }
    return new MigrationWork(migration.file().script(), statements);
  }
}
