// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import java.util.ArrayList;
import java.util.List;

/** The locks of a migration, the strongest on each relation; two where neither covers the other. */
final class StrongestLocks {
  private final List<PlannedLock> locks = new ArrayList<>();

  void add(PlannedLock lock) {
    for (int i = 0; i < locks.size(); i++) {
      PlannedLock other = locks.get(i);
      if (other.relation().equals(lock.relation()) && other.mode().covers(lock.mode())) {
        if (other.mode() == lock.mode() && isLonger(lock, other)) {
          locks.set(i, lock);
        }
        return;
      }
    }
    locks.removeIf(
        other -> other.relation().equals(lock.relation()) && lock.mode().covers(other.mode()));
    locks.add(lock);
  }

  /** What is not known may be for ever. */
  private static boolean isLonger(PlannedLock one, PlannedLock other) {
    return other.heldOrNull() != null
        && (one.heldOrNull() == null || one.heldOrNull().compareTo(other.heldOrNull()) > 0);
  }

  List<PlannedLock> all() {
    return List.copyOf(locks);
  }
}
