// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.files.TrackMarks;
import dev.lockstep.files.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    Optional<MigrationProblem> drizzle =
        scripts.stream()
            .filter(script -> FOLDER_PER_MIGRATION.matcher(script).matches())
            .filter(script -> Files.exists(folder.resolve(script).resolveSibling("snapshot.json")))
            .findFirst()
            .map(script -> problem(folder, "Drizzle", script, "drizzle"));
    return drizzle.isPresent() ? drizzle : marked(folder, scripts);
  }

  /**
   * By what is in a file that is not named as Flyway's, or in one of code where there is no SQL.
   */
  private static Optional<MigrationProblem> marked(Path folder, Collection<String> scripts) {
    try {
      for (String script : scripts.isEmpty() ? code(folder) : scripts) {
        String name = script.substring(script.lastIndexOf('/') + 1);
        if (MigrationFolder.isName(name)) {
          continue;
        }
        Optional<TrackMarks.Track> track = TrackMarks.of(folder.resolve(script));
        if (track.isPresent()) {
          return Optional.of(marked(folder, script, track.get()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the migrations in " + folder + " cannot be read: " + Unreadable.why(e), e);
    }
    return Optional.empty();
  }

  private static List<String> code(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    }
  }

  private static MigrationProblem marked(Path folder, String sign, TrackMarks.Track track) {
    return new MigrationProblem(
        folder.toString(),
        0,
        "holds "
            + track.what()
            + " ("
            + sign
            + "), which Flyway does not read; give LOCKSTEP_MIGRATIONS_DIR a folder of its own"
            + switch (track.source()) {
              case "" -> "";
              case "liquibase" ->
                  " and take this changelog over with 'lockstep adopt liquibase "
                      + folder.resolve(sign)
                      + "'";
              default ->
                  " and take this one over with 'lockstep adopt "
                      + track.source()
                      + " "
                      + folder
                      + "'";
            });
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
