// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.PlaceholderValues;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a project's files lie.
 *
 * @param root what is searched for stray migration tracks
 * @param migrations Flyway SQL
 * @param schema the canonical schema
 * @param backfills data migrations
 * @param placeholders what placeholders in the migrations stand for
 */
public record Project(
    Path root, Path migrations, Path schema, Path backfills, PlaceholderValues placeholders) {
  /** One without placeholders but Flyway's own. */
  public Project(Path root, Path migrations, Path schema, Path backfills) {
    this(root, migrations, schema, backfills, PlaceholderValues.NONE);
  }

  /**
   * The migrations as they lie there.
   *
   * @throws InvalidMigrationsException naming every bad file, or that there is no such folder
   */
  public MigrationSet readMigrations() {
    return MigrationFolder.read(migrations, placeholders);
  }

  /** The same; none where there is no such folder yet. */
  public MigrationSet migrationsIfAny() {
    return Files.isDirectory(migrations) ? readMigrations() : MigrationSet.EMPTY;
  }
}
