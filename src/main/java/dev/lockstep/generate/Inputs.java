// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.Project;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What {@code generate} reads before it needs a database.
 *
 * @param modules the canonical schema
 * @param folder all migrations that are there
 * @param redo what is to be replaced of them
 * @param migrations those that stay
 * @param lock what was recorded of these
 */
record Inputs(
    SchemaModules modules,
    MigrationSet folder,
    Redo redo,
    MigrationSet migrations,
    Optional<CatalogLock> lock) {

  /**
   * Reads them.
   *
   * @throws InvalidSchemaException if the modules cannot be read
   * @throws dev.lockstep.migration.file.InvalidMigrationsException if the migrations cannot be
   *     read, are not as they were recorded, or are not to be replaced
   * @throws UnusableRequestException if the request makes no sense for these files
   */
  static Inputs read(Project project, Request request) throws IOException, SQLException {
    if (!request.description().isBlank()) {
      FileNames.slug(request.description());
    }
    SchemaModules modules = SchemaModules.read(project.schema());
    MigrationSet folder = project.migrationsIfAny();
    Optional<CatalogLock> lock = Recording.read(modules.lockFile());
    Redo redo =
        request.redo()
            ? Redo.of(project, modules.lockFile(), lock, folder, request.database())
            : Redo.NONE;
    MigrationSet migrations = redo.without(folder);
    Optional<CatalogLock> recorded = lock.map(redo::without);
    if (recorded.isPresent()) {
      Recording.demand(recorded.get(), migrations, request);
    }
    return new Inputs(modules, folder, redo, migrations, recorded);
  }

  /** The migrations that are recorded for the first time, by file name. */
  List<String> added() {
    return Recording.added(lock, migrations);
  }

  /** What the lock knew of files that {@code generate} wrote. */
  RecordedFiles recorded() {
    return lock.map(CatalogLock::files).orElse(RecordedFiles.UNKNOWN);
  }

  /** What the next migration is to be called, in words. */
  String description(Request request) {
    String description =
        request.description().isBlank() ? redo.description() : request.description();
    if (description.isBlank()) {
      throw new UnusableRequestException(
          "the schema says more than the migrations do: describe in a few words what is to be"
              + " migrated: lockstep generate <description>");
    }
    return description;
  }
}
