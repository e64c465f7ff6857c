// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.postgres.Connections;
import dev.lockstep.proof.RecordedMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which migrations a lint is about. */
final class LintedFiles {
  private final Settings settings;
  private final MigrationSet migrations;

  LintedFiles(Settings settings, MigrationSet migrations) {
    this.settings = settings;
    this.migrations = migrations;
  }

  /**
   * Chooses.
   *
   * @param files those that were named; none: what is pending or new
   * @param database asked for only where it is needed
   */
  LintSelection select(List<Path> files, boolean all, Supplier<Connections> database)
      throws IOException, SQLException {
    if (all && !files.isEmpty()) {
      throw new UsageException("--all and files: all are looked at anyway; give one of them");
    }
    if (all) {
      return everything();
    }
    if (!files.isEmpty()) {
      List<MigrationFile> named = new ArrayList<>();
      for (Path file : files) {
        named.add(find(file));
      }
      return new LintSelection(named, true);
    }
    return settings.database().isPresent() ? pending(database.get()) : unrecorded();
  }

  private LintSelection everything() {
    return new LintSelection(
        Stream.concat(
                migrations.fromEmpty().versioned().stream(), migrations.repeatables().stream())
            .toList(),
        false);
  }

  private MigrationFile find(Path file) {
    if (!Files.exists(file)) {
      throw new UsageException(file + ": no such file");
    }
    Path wanted = file.toAbsolutePath().normalize();
    return Stream.concat(migrations.versioned().stream(), migrations.repeatables().stream())
        .filter(each -> each.path().toAbsolutePath().normalize().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    file
                        + " is no V or R file of "
                        + settings.migrations()
                        + ", the folder of the migrations; lint looks at those only"));
  }

  private LintSelection pending(Connections database) throws SQLException {
    try (Connection connection = database.open()) {
      MigrationPlan plan = MigrationPlan.of(migrations, History.read(connection));
      if (!plan.problems().isEmpty()) {
        throw new InvalidMigrationsException(plan.problems());
      }
      return new LintSelection(
          Stream.concat(plan.pending().stream(), plan.pendingRepeatables().stream()).toList(),
          true);
    }
  }

  /**
   * What a person wrote lately, and what the last {@code generate} did. It may be more than one run
   * of migrations, so each is in use by the next.
   */
  private LintSelection unrecorded() throws IOException {
    Optional<CatalogLock> lock = lock(settings);
    if (lock.isEmpty() || !lock.get().files().known()) {
      return everything();
    }
    return new LintSelection(
        migrations.versioned().stream()
            .filter(
                file ->
                    RecordedMigrations.isGenerated(lock.get(), file)
                        || RecordedMigrations.isByHand(lock.get(), file))
            .toList(),
        false);
  }

  /** The lock of the project; empty if there is none. */
  static Optional<CatalogLock> lock(Settings settings) throws IOException {
    Path file = settings.schema().resolve(CatalogLock.FILE_NAME);
    try {
      return Files.exists(file) ? Optional.of(CatalogLock.read(file)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + "; or name files, or say --all");
    }
  }
}
