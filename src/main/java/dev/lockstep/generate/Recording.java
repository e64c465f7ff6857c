// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.proof.RecordedMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The memory of the migrations' texts. It is added to, and changed only where a person asks for it
 * for that very version: a memory that follows each change remembers nothing.
 */
final class Recording {
  private Recording() {}

  /**
   * The lock, if there is one.
   *
   * @throws InvalidMigrationsException if it cannot be read: it would be forgotten
   */
  static Optional<CatalogLock> read(Path lockFile) throws IOException {
    if (!Files.exists(lockFile)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogLock.read(lockFile));
    } catch (IllegalArgumentException e) {
      throw new InvalidMigrationsException(
          List.of(
              new MigrationProblem(lockFile.toString(), 0, "is not a lock: " + e.getMessage())));
    }
  }

  /**
   * Demands that what {@code lock} recorded is as it was, save for what is accepted.
   *
   * @throws InvalidMigrationsException naming each migration that is not
   * @throws UnusableRequestException if something is accepted that is as it was
   */
  static void demand(CatalogLock lock, MigrationSet migrations, Request request)
      throws SQLException {
    List<RecordedMigrations.Change> changes = RecordedMigrations.changes(lock, migrations);
    List<MigrationProblem> problems =
        changes.stream()
            .filter(change -> !request.accepted().contains(change.version()))
            .map(change -> new MigrationProblem(change.script(), 0, change.message()))
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidMigrationsException(problems);
    }
    Set<Version> needless = new TreeSet<>(request.accepted());
    changes.forEach(change -> needless.remove(change.version()));
    if (!needless.isEmpty()) {
      throw new UnusableRequestException(
          "--accept "
              + needless.iterator().next()
              + ": that version is as it was recorded, or is only new; leave it out");
    }
    if (!changes.isEmpty()) {
      demandUnapplied(changes, migrations, request);
    }
  }

  /** A database says itself whether it can live with what is accepted. */
  private static void demandUnapplied(
      List<RecordedMigrations.Change> changes, MigrationSet migrations, Request request)
      throws SQLException {
    Optional<History> history = request.database().history();
    if (history.isEmpty()) {
      return;
    }
    Set<String> accepted =
        changes.stream().map(RecordedMigrations.Change::script).collect(Collectors.toSet());
    List<MigrationProblem> problems =
        MigrationPlan.of(migrations, history.get()).problems().stream()
            .filter(problem -> accepted.contains(problem.file()))
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidMigrationsException(problems);
    }
  }

  /** The migrations that are recorded for the first time, by file name. */
  static List<String> added(Optional<CatalogLock> lock, MigrationSet migrations) {
    return lock.isEmpty() || !lock.get().files().known()
        ? List.of()
        : RecordedMigrations.unrecorded(lock.get(), migrations).stream()
            .map(MigrationFile::script)
            .toList();
  }
}
