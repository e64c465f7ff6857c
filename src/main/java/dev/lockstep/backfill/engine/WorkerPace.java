// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

/**
 * How many workers a run should have, by how much of what the server bears is used: one more while
 * there is room, one fewer before it is tight, half of them when it is.
 */
final class WorkerPace {
  private static final double ROOM = 0.4;
  private static final double TIGHT = 0.7;

  private WorkerPace() {}

  /** The workers after {@code now} of {@code most}; at least one: who stops is another matter. */
  static int next(int now, int most, double utilisation) {
    if (utilisation >= 1) {
      return Math.max(1, now / 2);
    }
    if (utilisation >= TIGHT) {
      return Math.max(1, now - 1);
    }
    return utilisation < ROOM ? Math.min(most, now + 1) : now;
  }
}
