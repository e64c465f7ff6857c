// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

/** Threads that work on a scratch database beside the one that asked for it. */
public final class Background {
  private Background() {}

  /** Waits until {@code thread} has ended, and its database is gone; also if interrupted. */
  public static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
