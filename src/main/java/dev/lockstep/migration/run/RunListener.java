// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.script.StatementObserver;
import java.time.Duration;
import java.util.List;

/** Follows a run, for probes and metrics. Methods are quick and do not throw. */
public interface RunListener {
  /** Follows nothing. */
  RunListener NONE = new RunListener() {};

  /** What the run is doing now, for people. */
  default void phase(Phase phase) {}

  /** {@code file} is about to be applied. */
  default void applying(MigrationFile file) {}

  /** {@code file} was applied. */
  default void applied(MigrationFile file, Duration elapsed) {}

  /** {@code reverse} is about to be run. */
  default void undoing(MigrationFile reverse) {}

  /** {@code reverse} was run, and its migration is undone. */
  default void undone(MigrationFile reverse, Duration elapsed) {}

  /** Sees each statement of each migration. */
  default StatementObserver statements() {
    return StatementObserver.NONE;
  }

  /** Who keeps the migration waiting for a lock now, as last seen; empty: it goes on. */
  default void blocked(List<Blocker> blockers) {}

  /** A migration backed off for a lock after {@code waited}, and will be tried again. */
  default void backedOff(MigrationFile file, Duration waited) {}

  /** The steps of a run. */
  enum Phase {
    CONNECTING,
    WAITING_FOR_LEASE,
    TAKING_SNAPSHOT,
    HEALING,
    APPLYING,
    DONE
  }
}
