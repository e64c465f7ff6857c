// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.run.BeforeRun;
import dev.lockstep.snapshot.Manifest;
import dev.lockstep.snapshot.SnapshotException;
import dev.lockstep.snapshot.SnapshotSettings.BeforeMigrate;
import dev.lockstep.snapshot.Snapshots;
import dev.lockstep.snapshot.Verification;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A snapshot before a run of migrations, as {@code LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE} asks. */
final class SnapshotBeforeMigrate implements BeforeRun {
  private final Snapshots snapshots;
  private final BeforeMigrate when;

  SnapshotBeforeMigrate(Snapshots snapshots, BeforeMigrate when) {
    this.snapshots = snapshots;
    this.when = when;
  }

  @Override
  public Optional<String> before(List<MigrationFile> pending)
      throws SQLException, InterruptedException {
    if (when == BeforeMigrate.DESTRUCTIVE
        && pending.stream().allMatch(file -> DataLoss.of(file).isEmpty())) {
      return Optional.empty();
    }
    try {
      Manifest manifest = snapshots.create(OptionalInt.empty());
      String id = manifest.id().text();
      if (when == BeforeMigrate.VERIFY) {
        Verification unused = snapshots.verify(id, OptionalInt.empty());
      }
      return Optional.of(id);
    } catch (SnapshotException e) {
      throw e.hindering(
          "no migration was applied, since the snapshot before it"
              + " (LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE) failed");
    }
  }
}
