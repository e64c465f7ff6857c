// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * One that lies in the folder.
 *
 * @param id its name
 * @param manifest what it says of itself; empty if that cannot be read
 * @param verified the proof that it can be restored; empty if there is none, or if it is of another
 *     manifest, or if files are missing or of another size since
 * @param problems what is wrong with it, as far as can be told without reading its files
 */
public record Snapshot(
    SnapshotId id,
    Optional<Manifest> manifest,
    Optional<Verification> verified,
    List<String> problems) {
  public Snapshot {
    problems = List.copyOf(problems);
  }
}
