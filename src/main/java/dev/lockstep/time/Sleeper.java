// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.time;

import java.time.Duration;

/** Puts the thread to sleep, in a form that tests can replace. */
@FunctionalInterface
public interface Sleeper {
  /** Sleeps for as long as it is told. */
  Sleeper SLEEP = duration -> Thread.sleep(duration);

  /**
   * Sleeps for {@code duration}.
   *
   * @throws InterruptedException if the program is to stop
   */
  void sleep(Duration duration) throws InterruptedException;
}
