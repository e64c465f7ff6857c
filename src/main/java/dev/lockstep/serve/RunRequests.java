// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What others want of the thread that migrates: a run, or its end. Safe from any thread. */
final class RunRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock.
  private boolean asked;
  private boolean stopping;

  RunRequests(boolean asked) {
    this.asked = asked;
  }

  /** Asks for a run; false if there will be none any more. */
  boolean ask() {
    lock.lock();
    try {
      asked = !stopping;
      changed.signalAll();
      return asked;
    } finally {
      lock.unlock();
    }
  }

  /** There are to be no more runs. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when a run is asked for; what is asked for meanwhile counts once. */
  void await() throws InterruptedException {
    boolean came = false;
    while (!came) {
      came = await(Duration.ofDays(1));
    }
  }

  /** As {@link #await()}; false if that did not happen in time. */
  boolean await(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (!asked && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean was = asked;
      asked = false;
      return was;
    } finally {
      lock.unlock();
    }
  }
}
