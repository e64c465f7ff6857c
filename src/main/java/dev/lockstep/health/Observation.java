// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.kept.KeptRecord;
import dev.lockstep.migration.lease.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one check found: the report, and what else it saw on the way.
 *
 * @param ready whether a pod of this version may get traffic: reachable, no failed migration, at
 *     least at the shipped version up to a closed gate, expected tables there. Looser than the
 *     status in one point: repeatable migrations and checksums do not count, so that pods of the
 *     old version stay ready while a new one changes them
 * @param notReady why not; null if ready
 * @param history the database's, if it could be read
 * @param leaseOrNull who runs migrations now
 * @param kept what migrations keep of what they destroyed, and what of it has expired
 * @param snapshots the id of the one that was taken before a migration, by its script
 * @param backfills every backfill with its newest run; keys and errors in it are not for everybody
 */
public record Observation(
    HealthReport report,
    boolean ready,
    @Nullable String notReady,
    @Nullable History history,
    Lease.@Nullable Holder leaseOrNull,
    List<KeptRecord> kept,
    Map<String, String> snapshots,
    List<BackfillStatus> backfills) {
  public Observation {
    kept = List.copyOf(kept);
    snapshots = Map.copyOf(snapshots);
    backfills = List.copyOf(backfills);
  }

  public Optional<Lease.Holder> lease() {
    return Optional.ofNullable(leaseOrNull);
  }
}
