// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Migrations that a database lacks although newer ones are applied there: it would refuse them as
 * out of order, and to note them as applied would be a lie.
 */
final class Unreachable {
  private final String tool;
  private final AppliedTrack said;
  private final Set<String> applied;

  Unreachable(String tool, AppliedTrack said, Set<String> applied) {
    this.tool = tool;
    this.said = said;
    this.applied = applied;
  }

  List<Finding> among(Track track, Map<String, MigrationFile> files, History history) {
    Version newest =
        Stream.concat(
                applied.stream()
                    .map(files::get)
                    .filter(Objects::nonNull)
                    .flatMap(file -> file.version().stream()),
                history.latest().flatMap(AppliedMigration::version).stream())
            .max(Comparator.naturalOrder())
            .orElse(Version.of("0"));
    List<Finding> findings = new ArrayList<>();
    for (TrackMigration migration : track.migrations()) {
      MigrationFile file = files.get(migration.name());
      if (file != null
          && !applied.contains(migration.name())
          && file.version().filter(version -> version.compareTo(newest) < 0).isPresent()) {
        findings.add(finding(migration));
      }
    }
    return findings;
  }

  private Finding finding(TrackMigration migration) {
    String how =
        said.skipped().contains(migration.name())
            ? tool + " has skipped it in this database, which has newer ones"
            : "is not applied in this database, which has newer ones";
    return new Finding(
        LiveCheck.RULE,
        migration.file().toString(),
        0,
        how
            + "; adopt with --later "
            + migration.name()
            + ", which makes it the newest migration: this database gets it at the next 'lockstep"
            + " migrate', and where it is applied already it counts as applied; or with --applied "
            + migration.name()
            + " if somebody has applied it here by hand");
  }
}
