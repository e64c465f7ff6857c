// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.run.RunListener;
import java.time.Duration;
import java.util.List;

/** Passes each event to two listeners, one after the other. */
record RunListeners(RunListener first, RunListener second) implements RunListener {
  @Override
  public void phase(Phase phase) {
    first.phase(phase);
    second.phase(phase);
  }

  @Override
  public void applying(MigrationFile file) {
    first.applying(file);
    second.applying(file);
  }

  @Override
  public void applied(MigrationFile file, Duration elapsed) {
    first.applied(file, elapsed);
    second.applied(file, elapsed);
  }

  @Override
  public void undoing(MigrationFile reverse) {
    first.undoing(reverse);
    second.undoing(reverse);
  }

  @Override
  public void undone(MigrationFile reverse, Duration elapsed) {
    first.undone(reverse, elapsed);
    second.undone(reverse, elapsed);
  }

  @Override
  public void blocked(List<Blocker> blockers) {
    first.blocked(blockers);
    second.blocked(blockers);
  }

  @Override
  public void backedOff(MigrationFile file, Duration waited) {
    first.backedOff(file, waited);
    second.backedOff(file, waited);
  }
}
