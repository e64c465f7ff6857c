// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.time.Backoff;
import java.time.Duration;

/**
 * Waits for what begins the next run, by where the last one ended.
 *
 * @param gatePeriod how often a closed gate is looked at
 */
record NextTurn(RunRequests requests, GateWatch gates, Duration gatePeriod) {
  /** Returns when a run is due: asked for, a pause over, a gate open. */
  void await(BootState state, Backoff backoff) throws InterruptedException {
    switch (state) {
      case BootState.Waiting waiting -> requests.await(backoff.next());
      case BootState.Gated gated -> awaitGate(gated);
      case BootState.NotUndone not when not.before() != null -> awaitGate(not.before());
      case BootState.NotUndone not -> requests.await();
      case BootState.Undone undone -> requests.await();
      case BootState.Idle idle -> requests.await();
      case BootState.Done done -> requests.await();
      case BootState.Failed failed -> requests.await();
      case BootState.Running running -> throw new IllegalStateException("a run in a run");
    }
  }

  private void awaitGate(BootState.Gated gated) throws InterruptedException {
    boolean due;
    do {
      due = requests.await(gatePeriod) || gates.hasMoved(gated);
    } while (!due);
  }
}
