// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.migration.file.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the migrations folder already; what was adopted before is among it, and known by the
 * name that it was given.
 *
 * @param files by path
 * @param track all migrations of the track
 */
record ExistingFiles(List<Path> files, List<TrackMigration> track) {
  private static final Pattern VERSIONED = Pattern.compile("V(\\d+(?:[._]\\d+)*)__(.+)\\.sql");

  /** That of {@code migration}, by its name, else by its description if only one has that. */
  @Nullable Path of(TrackMigration migration) {
    String script = script(migration);
    for (Path file : files) {
      if (file.getFileName().toString().equals(script)) {
        return file;
      }
    }
    String description = fileName(migration.description());
    List<Path> alike =
        files.stream().filter(file -> description.equals(description(file))).toList();
    boolean only =
        track.stream().filter(each -> fileName(each.description()).equals(description)).count()
            == 1;
    return migration.version().isPresent() && alike.size() == 1 && only ? alike.getFirst() : null;
  }

  /** The one with the highest version; null if none has one. */
  Map.@Nullable Entry<Version, Path> newest() {
    TreeMap<Version, Path> versions = new TreeMap<>();
    for (Path file : files) {
      Matcher matcher = VERSIONED.matcher(file.getFileName().toString());
      if (matcher.matches()) {
        versions.put(Version.of(matcher.group(1)), file);
      }
    }
    return versions.lastEntry();
  }

  /** The name of the file that {@code migration} gets. */
  static String script(TrackMigration migration) {
    return migration.version().map(version -> "V" + version + "__").orElse("R__")
        + fileName(migration.description())
        + ".sql";
  }

  /** What a file name, and Flyway's description, can hold. */
  private static String fileName(String description) {
    String name = description.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
    return name.isEmpty() ? "migration" : name;
  }

  private static String description(Path file) {
    Matcher matcher = VERSIONED.matcher(file.getFileName().toString());
    return matcher.matches() ? matcher.group(2) : "";
  }
}
