// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How snapshots are taken and kept.
 *
 * @param folder where they lie
 * @param programs the folder of {@code pg_dump} and {@code pg_restore}, if it is chosen
 * @param jobs how many tables are dumped, restored and hashed at the same time
 * @param keep how many of the newest are kept whatever their age
 * @param keepFor how long each is kept however many there are
 * @param beforeMigrate whether one is taken before migrations run
 * @param command the program that makes a snapshot instead of {@code pg_dump}, and its arguments;
 *     empty if none does
 */
public record SnapshotSettings(
    Path folder,
    Optional<Path> programs,
    int jobs,
    int keep,
    Duration keepFor,
    BeforeMigrate beforeMigrate,
    List<String> command) {
  public SnapshotSettings {
    command = List.copyOf(command);
  }

  /** Whether a run of migrations takes a snapshot first. */
  public enum BeforeMigrate {
    FALSE,
    TRUE,
    /** And restores it into a scratch database to prove it. */
    VERIFY,
    /** Only where a pending migration takes data away, or may. */
    DESTRUCTIVE
  }
}
