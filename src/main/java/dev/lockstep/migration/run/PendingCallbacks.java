// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The callbacks that a run still has to execute: each runs once, in its place among the migrations,
 * as in Flyway.
 */
final class PendingCallbacks {
  private final MigrationSet set;
  private final Set<String> done = new HashSet<>();
  private boolean applied;

  PendingCallbacks(MigrationSet set) {
    this.set = set;
  }

  /** Notes what was executed, a callback or a migration. */
  void executed(MigrationFile file) {
    if (file.kind() == MigrationFile.Kind.CALLBACK) {
      done.add(file.script());
    } else {
      applied = true;
    }
  }

  /** Whether no callback waits that runs even where there is nothing to apply. */
  boolean isOver() {
    return left(CallbackEvent.BEFORE_MIGRATE).isEmpty()
        && left(CallbackEvent.AFTER_VERSIONED).isEmpty()
        && left(CallbackEvent.AFTER_MIGRATE).isEmpty();
  }

  /**
   * What is to be executed next.
   *
   * @param runnable the migrations that may run now, versioned ones first
   * @param goesOn whether the run goes on after them, when backfills are complete
   */
  List<MigrationFile> next(List<MigrationFile> runnable, boolean goesOn) {
    if (set.callbacks().isEmpty()) {
      return runnable;
    }
    List<MigrationFile> first = left(CallbackEvent.BEFORE_MIGRATE);
    if (!first.isEmpty()) {
      return first;
    }
    List<MigrationFile> byVersion =
        runnable.stream().filter(file -> file.version().isPresent()).toList();
    if (!byVersion.isEmpty()) {
      return byVersion;
    }
    List<MigrationFile> then = new ArrayList<>();
    if (!goesOn || !runnable.isEmpty()) {
      then.addAll(left(CallbackEvent.AFTER_VERSIONED));
    }
    if (!runnable.isEmpty()) {
      then.addAll(left(CallbackEvent.BEFORE_REPEATABLES));
      then.addAll(runnable);
    }
    if (!then.isEmpty() || goesOn) {
      return then;
    }
    if (applied) {
      then.addAll(left(CallbackEvent.AFTER_MIGRATE_APPLIED));
    }
    then.addAll(left(CallbackEvent.AFTER_MIGRATE));
    return then;
  }

  private List<MigrationFile> left(CallbackEvent event) {
    return set.callbacks(event).stream().filter(file -> !done.contains(file.script())).toList();
  }
}
