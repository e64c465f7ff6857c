// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which snapshots are kept: the newest ones whatever their age, and the young ones however many
 * there are. The newest that is proven stays in any case.
 */
final class Retention {
  private Retention() {}

  /** Those that go, oldest first. */
  static List<SnapshotId> expired(List<Snapshot> all, int keep, Duration keepFor, Instant now) {
    List<Snapshot> newestFirst = new ArrayList<>(all);
    newestFirst.sort(Comparator.comparing(Snapshot::id).reversed());
    List<SnapshotId> expired = new ArrayList<>();
    boolean provenSeen = false;
    for (int i = 0; i < newestFirst.size(); i++) {
      Snapshot snapshot = newestFirst.get(i);
      boolean newestProven = snapshot.verified().isPresent() && !provenSeen;
      provenSeen |= newestProven;
      boolean old = snapshot.id().begunAt().plus(keepFor).isBefore(now);
      if (i >= keep && old && !newestProven) {
        expired.add(0, snapshot.id());
      }
    }
    return expired;
  }
}
