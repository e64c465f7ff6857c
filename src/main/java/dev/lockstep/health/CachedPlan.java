// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from files and history alone, found once for as long as neither changes: with tens
 * of thousands of migrations it is most of the work of a check.
 *
 * @param set null if the files cannot be read
 * @param plan null if the files cannot be read
 * @param count how many migrations are in effect
 * @param behind whether the database is newer than what is shipped
 */
record CachedPlan(
    History history,
    @Nullable MigrationSet set,
    @Nullable MigrationPlan plan,
    Optional<AppliedMigration> latest,
    int count,
    List<AppliedMigration> failed,
    boolean behind) {

  static CachedPlan of(History history, @Nullable MigrationSet set, @Nullable MigrationPlan plan) {
    return new CachedPlan(
        history,
        set,
        plan,
        history.latest(),
        history.count(),
        history.failed(),
        plan != null && plan.isBehind());
  }

  /** Whether it is about these very objects. */
  @SuppressWarnings("ReferenceEquality") // Equal content would take as long as to begin anew.
  boolean isOf(History otherHistory, @Nullable MigrationSet otherSet) {
    return history == otherHistory && set == otherSet;
  }
}
