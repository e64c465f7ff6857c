// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.run.RunListener.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the migrations of this process stand. Legal transitions are methods:
 *
 * <pre>
 *   Idle ──► Running ──► Done | Gated | Failed ──► Running (asked for, or the gate opened)
 *               │ ▲
 *               ▼ │ (backoff is over)
 *             Waiting
 *
 *   an undo: Running ──► Undone | NotUndone ──► Running (asked for, or, if nothing was changed, the
 *                                                gate opened that it had stopped at)
 * </pre>
 */
public sealed interface BootState {
  /** Since when it is so. */
  Instant since();

  /** As in JSON, metrics and probes. */
  String name();

  /** Whether nothing more will happen unless a gate opens or a run is requested. */
  default boolean hasEnded() {
    return false;
  }

  /** A run begins. */
  default Running begin(Instant now) {
    return new Running(now, Phase.CONNECTING, null, null, List.of());
  }

  /**
   * No run was begun.
   *
   * @param due whether one is about to; else LOCKSTEP_MIGRATE_AT_START=false
   */
  record Idle(Instant since, boolean due) implements BootState {
    @Override
    public String name() {
      return due ? "starting" : "off";
    }

    @Override
    public boolean hasEnded() {
      return !due;
    }
  }

  /**
   * The database, or a lock, is not available now; the run is tried again without end.
   *
   * @param problem what is in the way, for people
   * @param attempts how often it was tried in vain
   */
  record Waiting(Instant since, String problem, int attempts) implements BootState {
    @Override
    public String name() {
      return "waiting";
    }
  }

  /**
   * A run is under way.
   *
   * @param migration what is being applied; null between migrations
   * @param migrationSince since when that is
   * @param blockers the sessions that keep it waiting for a lock
   */
  record Running(
      Instant since,
      Phase phase,
      @Nullable String migration,
      @Nullable Instant migrationSince,
      List<Blocker> blockers)
      implements BootState {
    @Override
    public String name() {
      return "running";
    }

    @Override
    public Running begin(Instant now) {
      throw new IllegalStateException("a run is under way already");
    }

    Running phase(Phase next) {
      return new Running(since, next, null, null, List.of());
    }

    Running applying(String title, Instant now) {
      return new Running(since, Phase.APPLYING, title, now, List.of());
    }

    Running blocked(List<Blocker> by) {
      return new Running(since, phase, migration, migrationSince, List.copyOf(by));
    }

    Waiting waiting(String problem, int attempts, Instant now) {
      return new Waiting(now, problem, attempts);
    }

    Gated gated(String gate, Instant now) {
      return new Gated(now, gate);
    }

    Undone undone(String message, Instant now) {
      return new Undone(now, message);
    }

    NotUndone notUndone(String message, @Nullable Gated before, Instant now) {
      return new NotUndone(now, message, before);
    }

    Done done(Instant now) {
      return new Done(now);
    }

    Failed failed(String message, Instant now) {
      return new Failed(now, message);
    }
  }

  /**
   * All is applied up to a closed gate.
   *
   * @param gate what waits for what, for people
   */
  record Gated(Instant since, String gate) implements BootState {
    @Override
    public String name() {
      return "gated";
    }

    @Override
    public boolean hasEnded() {
      return true;
    }
  }

  /** All is applied. */
  record Done(Instant since) implements BootState {
    @Override
    public String name() {
      return "done";
    }

    @Override
    public boolean hasEnded() {
      return true;
    }
  }

  /** A migration failed, or the files are wrong: a person has to do something. */
  record Failed(Instant since, String message) implements BootState {
    @Override
    public String name() {
      return "failed";
    }

    @Override
    public boolean hasEnded() {
      return true;
    }
  }

  /**
   * Migrations were undone, as was requested.
   *
   * @param message which, for people
   */
  record Undone(Instant since, String message) implements BootState {
    @Override
    public String name() {
      return "undone";
    }

    @Override
    public boolean hasEnded() {
      return true;
    }
  }

  /**
   * An undo was refused, or failed.
   *
   * @param message why
   * @param before the gate that is still waited for; null if something may have been changed, or
   *     there was none
   */
  record NotUndone(Instant since, String message, @Nullable Gated before) implements BootState {
    @Override
    public String name() {
      return "not-undone";
    }

    @Override
    public boolean hasEnded() {
      return true;
    }
  }
}
