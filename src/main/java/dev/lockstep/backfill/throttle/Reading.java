// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

import org.jspecify.annotations.Nullable;

/**
 * What a signal says.
 *
 * @param utilisation how much of what the server bears is used: 0 idle, 1 at the limit
 * @param hold what to do about it beyond fewer workers; null: nothing
 */
record Reading(double utilisation, @Nullable Hold hold) {
  static final Reading IDLE = new Reading(0, null);

  /** At the limit. */
  static Reading over(Hold hold) {
    return new Reading(1, hold);
  }

  /** {@code value} of {@code limit}; over it, {@code hold} it is. */
  static Reading of(double value, double limit, Hold hold) {
    return value > limit ? over(hold) : new Reading(limit <= 0 ? 0 : value / limit, null);
  }
}
