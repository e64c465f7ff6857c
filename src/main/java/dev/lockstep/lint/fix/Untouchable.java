// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.proof.RecordedMigrations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which migrations are not rewritten: a database that applied one refuses another text of it. */
public final class Untouchable {
  private Untouchable() {}

  /**
   * Why each of them stays as it is, by script.
   *
   * @param history of the configured database, if there is one
   * @param lock what {@code generate} recorded, if there is one
   */
  public static Map<String, String> of(
      MigrationSet migrations, Optional<History> history, Optional<CatalogLock> lock) {
    Map<String, String> reasons = new TreeMap<>();
    for (MigrationFile file : migrations.versioned()) {
      history
          .flatMap(applied -> inDatabase(file, applied))
          .or(() -> lock.flatMap(known -> inLock(file, migrations, known)))
          .ifPresent(reason -> reasons.put(file.script(), reason));
    }
    return reasons;
  }

  private static Optional<String> inDatabase(MigrationFile file, History history) {
    Version version = file.version().orElseThrow();
    boolean failed =
        history.failed().stream()
            .anyMatch(row -> row.version().filter(version::equals).isPresent());
    if (failed || history.includes(version)) {
      return Optional.of(
          "it is applied in the configured database, which would refuse another text of it;"
              + " make the change in a new migration");
    }
    return history
        .latest()
        .flatMap(AppliedMigration::version)
        .filter(newest -> newest.compareTo(version) > 0)
        .map(
            newest ->
                "version "
                    + newest
                    + ", which comes behind it, is applied in the configured database; give it a"
                    + " newer version first");
  }

  private static Optional<String> inLock(
      MigrationFile file, MigrationSet migrations, CatalogLock lock) {
    List<MigrationFile> unrecorded = RecordedMigrations.unrecorded(lock, migrations);
    if (lock.files().generated().containsKey("migrations/" + file.script())) {
      return Optional.of(
          "the last generate wrote it; change the schema and run 'lockstep generate --redo'");
    }
    if (unrecorded.stream().noneMatch(each -> each.script().equals(file.script()))) {
      return Optional.of(
          "catalog.lock.json has recorded it, so that others may have applied it; make the change"
              + " in a new migration");
    }
    Version version = file.version().orElseThrow();
    boolean behind =
        lock.migrations().keySet().stream()
            .filter(Version::isVersion)
            .anyMatch(recorded -> Version.of(recorded).compareTo(version) > 0);
    return behind
        ? Optional.of("catalog.lock.json has recorded a newer one; give it a newer version first")
        : Optional.empty();
  }
}
