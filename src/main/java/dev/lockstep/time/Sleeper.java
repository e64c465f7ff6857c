// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.time;

import java.time.Duration;

/** Waits; a test's one does not. */
@FunctionalInterface
public interface Sleeper {
  /** Waits by putting the thread to sleep. */
  Sleeper SLEEP = duration -> Thread.sleep(duration);

  /**
   * Waits for {@code duration}.
   *
   * @throws InterruptedException if the program is to stop
   */
  void of(Duration duration) throws InterruptedException;
}
