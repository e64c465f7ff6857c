// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import dev.lockstep.postgres.news.NewsDesk;
import java.time.Duration;

/**
 * How patient a delivery is.
 *
 * @param poll how often a process looks for what others wrote
 * @param firstBackoff the pause after a first failure; each later one is twice as long
 * @param lastBackoff the longest pause
 * @param timeout how long a receiver may take to answer
 * @param giveUpAfter how long a message is tried
 */
public record Pace(
    Duration poll,
    Duration firstBackoff,
    Duration lastBackoff,
    Duration timeout,
    Duration giveUpAfter) {
  /** What serves. */
  public static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10),
          Duration.ofDays(NewsDesk.KEPT_DAYS - 1));

  /** For how long a claim holds: another process takes over what a killed one left. */
  Duration lease() {
    return timeout.multipliedBy(3);
  }
}
