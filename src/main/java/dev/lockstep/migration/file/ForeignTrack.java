// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder of another tool's migrations, given as the folder of Flyway's: one mistake, and not
 * one badly named file for each migration.
 */
final class ForeignTrack {
  private static final Pattern FOLDER_PER_MIGRATION =
      Pattern.compile("(?:.*/)?\\d{4,}[\\w-]*/migration\\.sql");

  private ForeignTrack() {}

  /**
   * The tool that the folder belongs to; empty if it is no known tool's.
   *
   * @param scripts the SQL files in it, relative to it
   */
  static Optional<MigrationProblem> in(Path folder, Collection<String> scripts) {
    if (Files.exists(folder.resolve("migration_lock.toml"))) {
      return Optional.of(problem(folder, "Prisma", "migration_lock.toml", "prisma"));
    }
    if (Files.exists(folder.resolve("meta").resolve("_journal.json"))) {
      return Optional.of(problem(folder, "Drizzle", "meta/_journal.json", "drizzle"));
    }
    return scripts.stream()
        .filter(script -> FOLDER_PER_MIGRATION.matcher(script).matches())
        .filter(script -> Files.exists(folder.resolve(script).resolveSibling("snapshot.json")))
        .findFirst()
        .map(script -> problem(folder, "Drizzle", script, "drizzle"));
  }

  private static MigrationProblem problem(Path folder, String tool, String sign, String source) {
    return new MigrationProblem(
        folder.toString(),
        0,
        "is a folder of "
            + tool
            + "'s ("
            + sign
            + "), whose files Flyway does not read; give LOCKSTEP_MIGRATIONS_DIR a folder of its own"
            + " and take this one over with 'lockstep adopt "
            + source
            + " "
            + folder
            + "'");
  }
}
