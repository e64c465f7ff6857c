// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * When the newest snapshot of a folder was begun, by its name: no file is read, so that it may be
 * asked for at any time. Of which database it is, and whether it is whole, {@link Snapshots#list}
 * says.
 */
public final class NewestSnapshot {
  private NewestSnapshot() {}

  /** Empty where there is none, or no such folder. */
  public static Optional<Instant> begunAt(Path folder) {
    String[] names = folder.toFile().list();
    return names == null
        ? Optional.empty()
        : Arrays.stream(names)
            .map(SnapshotId::parse)
            .flatMap(Optional::stream)
            .max(SnapshotId::compareTo)
            .map(SnapshotId::begunAt);
  }
}
