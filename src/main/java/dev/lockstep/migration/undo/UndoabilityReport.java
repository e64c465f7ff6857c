// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each version in effect can be undone, for those who only want to know. */
public final class UndoabilityReport {
  private UndoabilityReport() {}

  /**
   * How one version can be undone.
   *
   * @param snapshot the id of the one that has the data of before, if there is one
   */
  public record Of(AppliedMigration row, Undoability way, Optional<String> snapshot) {}

  /** All versions in effect, the last applied first. */
  public static List<Of> of(MigrationSet set, History history, SnapshotLookup snapshots) {
    Map<Version, MigrationFile> files = new HashMap<>();
    set.versioned().forEach(file -> files.put(file.version().orElseThrow(), file));
    Map<Version, AppliedMigration> applied = history.applied();
    List<Of> ways = new ArrayList<>();
    for (AppliedMigration row : history.rows()) {
      Optional<Version> version = row.version().filter(each -> applied.get(each) == row);
      if (version.isPresent()) {
        ways.add(
            new Of(
                row,
                Undoability.of(files.get(version.get()), set.reverses().get(version.get())),
                snapshots.before(row)));
      }
    }
    Collections.reverse(ways);
    return ways;
  }
}
