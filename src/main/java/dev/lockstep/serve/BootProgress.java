// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.run.RunListener;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where the migrations of this process stand: written by the thread that migrates, and by the one
 * that watches who blocks it; read by probes and the admin API.
 */
final class BootProgress implements RunListener {
  private final Clock clock;
  private final Runnable changed;
  private volatile BootState state;
  private volatile boolean bootEnded;

  /**
   * Not begun.
   *
   * @param atStart whether a run at boot is to come
   * @param changed called after each change of state that probes should know
   */
  BootProgress(boolean atStart, Runnable changed, Clock clock) {
    this.clock = clock;
    this.changed = changed;
    this.state = new BootState.Idle(clock.instant(), atStart);
    this.bootEnded = !atStart;
  }

  BootState state() {
    return state;
  }

  /** Whether the migration at boot has ended, well or not; from then on this stays true. */
  boolean hasBootEnded() {
    return bootEnded;
  }

  /** The transition out of a run; nothing happens where none is under way. */
  void end(Function<BootState.Running, BootState> transition) {
    if (state instanceof BootState.Running running) {
      become(transition.apply(running));
    }
  }

  void become(BootState next) {
    synchronized (this) {
      state = next;
      if (next.hasEnded()) {
        bootEnded = true;
      }
    }
    changed.run();
  }

  @Override
  public void phase(Phase phase) {
    update(running -> running.phase(phase));
  }

  @Override
  public void applying(MigrationFile file) {
    update(running -> running.applying(file.title(), clock.instant()));
  }

  @Override
  public void undoing(MigrationFile reverse) {
    update(running -> running.applying("undoing " + reverse.title(), clock.instant()));
  }

  /** Called by the thread that watches, while the one that migrates waits for the statement. */
  @Override
  public void blocked(List<Blocker> blockers) {
    update(running -> running.blockers().equals(blockers) ? running : running.blocked(blockers));
  }

  private synchronized void update(UnaryOperator<BootState.Running> update) {
    if (state instanceof BootState.Running running) {
      state = update.apply(running);
    }
  }
}
