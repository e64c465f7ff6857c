// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.time;

import java.time.Duration;

/** Waits; a test's one does not. */
@FunctionalInterface
public interface Pause {
  /** Waits by putting the thread to sleep. */
  Pause SLEEP = duration -> Thread.sleep(duration);

  /**
   * Waits for {@code duration}.
   *
   * @throws InterruptedException if the program is to stop
   */
  void of(Duration duration) throws InterruptedException;
}
