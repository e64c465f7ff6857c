// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.migration.file.Version;
import java.util.ArrayList;
import java.util.List;

/** Gives migrations that some database lacks versions behind all others. */
final class Later {
  private Later() {}

  /** {@code all}, with those of {@code later} at the end, in that order. */
  static List<TrackMigration> order(List<TrackMigration> all, List<String> later) {
    List<TrackMigration> ordered = new ArrayList<>(all);
    ordered.removeIf(migration -> later.contains(migration.name()));
    Version last =
        all.stream()
            .flatMap(migration -> migration.version().stream())
            .max(Version::compareTo)
            .orElse(Version.of("0"));
    for (String name : later) {
      for (TrackMigration migration : all) {
        if (migration.name().equals(name)) {
          last = Versions.after(last);
          ordered.add(migration.as(last));
        }
      }
    }
    return ordered;
  }
}
