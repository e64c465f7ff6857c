// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.cache.ContentHash;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.proof.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the last {@code generate} wrote and is to be replaced: files that are as it wrote them, and
 * that no database has applied as far as that can be known.
 *
 * @param versions of the migrations that go
 * @param files those that are still there
 * @param notes what people should know
 */
record Redo(Set<Version> versions, List<Path> files, List<String> notes) {
  /** Nothing is replaced. */
  static final Redo NONE = new Redo(Set.of(), List.of(), List.of());

  private static final String MIGRATIONS = "migrations/";
  private static final String BACKFILLS = "backfills/";
  private static final Pattern VERSIONED = Pattern.compile("V(\\d+(?:[._]\\d+)*)__(.*)\\.sql");

  /** What a lock is to remember of files that were generated. */
  static SortedMap<String, String> remember(Project project, List<GeneratedFile> files) {
    SortedMap<String, String> remembered = new TreeMap<>();
    for (GeneratedFile file : files) {
      String folder = file.path().startsWith(project.backfills()) ? BACKFILLS : MIGRATIONS;
      remembered.put(folder + file.path().getFileName(), hash(file.text()));
    }
    return remembered;
  }

  /** The same however a checkout ends its lines. */
  private static String hash(String text) {
    return ContentHash.of(text.replace("\r\n", "\n")).substring(0, 32);
  }

  /**
   * Finds what is to be replaced.
   *
   * @throws InvalidMigrationsException naming each file that must not be
   */
  static Redo of(
      Project project,
      Path lockFile,
      Optional<CatalogLock> lock,
      MigrationSet migrations,
      Request.Database database)
      throws IOException, SQLException {
    SortedMap<String, String> generated =
        lock.map(CatalogLock::files).orElse(RecordedFiles.UNKNOWN).generated();
    List<MigrationProblem> problems = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    Set<Version> versions = new TreeSet<>();
    for (Map.Entry<String, String> entry : generated.entrySet()) {
      Path path = path(project, entry.getKey());
      Matcher matcher = VERSIONED.matcher(path.getFileName().toString());
      if (matcher.matches()) {
        versions.add(Version.of(matcher.group(1)));
      }
      if (!Files.exists(path)) {
        continue;
      }
      files.add(path);
      if (!hash(Files.readString(path)).equals(entry.getValue())) {
        problems.add(
            new MigrationProblem(
                path.toString(),
                0,
                "was edited after generate wrote it, and is not thrown away; keep it and generate"
                    + " what is still to do, or move it aside and run again"));
      }
    }
    if (files.isEmpty()) {
      problems.add(
          new MigrationProblem(
              lockFile.toString(),
              0,
              "records no generated file that is still there to replace; delete by hand what"
                  + " should go, and run generate again, which says what to accept"));
    }
    newer(migrations, versions).ifPresent(problems::add);
    Optional<History> history = problems.isEmpty() ? database.history() : Optional.empty();
    history.ifPresent(applied -> applied(migrations, versions, applied, problems));
    if (!problems.isEmpty()) {
      throw new InvalidMigrationsException(problems);
    }
    return new Redo(
        versions,
        files,
        history.isPresent()
            ? List.of()
            : List.of(
                "no database is configured, so whether one has applied what is replaced cannot be"
                    + " known; one that has refuses to migrate"));
  }

  private static Path path(Project project, String key) {
    return key.startsWith(BACKFILLS)
        ? project.backfills().resolve(key.substring(BACKFILLS.length()))
        : project.migrations().resolve(key.substring(MIGRATIONS.length()));
  }

  /** What was written later by hand stands on what would go. */
  private static Optional<MigrationProblem> newer(MigrationSet migrations, Set<Version> versions) {
    return migrations
        .latest()
        .filter(latest -> !versions.isEmpty())
        .filter(latest -> versions.stream().allMatch(version -> latest.compareTo(version) > 0))
        .map(
            latest ->
                new MigrationProblem(
                    script(migrations, latest),
                    0,
                    "is newer than what the last generate wrote; write a further migration"
                        + " instead of replacing"));
  }

  private static void applied(
      MigrationSet migrations,
      Set<Version> versions,
      History history,
      List<MigrationProblem> problems) {
    for (Version version : versions) {
      boolean failed =
          history.failed().stream()
              .anyMatch(row -> row.version().filter(version::equals).isPresent());
      if (failed || history.includes(version)) {
        problems.add(
            new MigrationProblem(
                script(migrations, version),
                0,
                "is applied in the configured database and stays as it is; run generate without"
                    + " --redo for what is still to do"));
      }
    }
  }

  private static String script(MigrationSet migrations, Version version) {
    return migrations.versioned().stream()
        .filter(file -> file.version().filter(version::equals).isPresent())
        .map(MigrationFile::script)
        .findFirst()
        .orElse("V" + version);
  }

  MigrationSet without(MigrationSet migrations) {
    Map<Version, MigrationFile> reverses = new TreeMap<>(migrations.reverses());
    reverses.keySet().removeAll(versions);
    return new MigrationSet(
        migrations.versioned().stream()
            .filter(file -> !versions.contains(file.version().orElseThrow()))
            .toList(),
        reverses,
        migrations.repeatables(),
        migrations.baselines(),
        migrations.callbacks());
  }

  CatalogLock without(CatalogLock lock) {
    if (versions.isEmpty()) {
      return lock;
    }
    SortedMap<String, Fingerprint> fingerprints = new TreeMap<>(lock.migrations());
    fingerprints.keySet().removeIf(version -> versions.contains(Version.of(version)));
    SortedMap<String, Integer> sums = new TreeMap<>(lock.files().sums());
    sums.keySet().removeAll(lock.files().generated().keySet().stream().map(Redo::script).toList());
    return new CatalogLock(
        lock.major(),
        fingerprints,
        lock.objects(),
        new RecordedFiles(lock.files().known(), sums, new TreeMap<>(), lock.files().byHand()),
        lock.outside());
  }

  private static String script(String key) {
    return key.startsWith(MIGRATIONS) ? key.substring(MIGRATIONS.length()) : key;
  }

  /** What the replaced migration was called: it is about the same. */
  String description() {
    List<String> names =
        files.stream()
            .map(file -> VERSIONED.matcher(file.getFileName().toString()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(2))
            .toList();
    String common = names.isEmpty() ? "" : names.getFirst();
    for (String name : names) {
      while (!(name + "_").startsWith(common + "_")) {
        int end = common.lastIndexOf('_');
        common = end < 0 ? "" : common.substring(0, end);
        if (common.isEmpty()) {
          return names.getFirst();
        }
      }
    }
    return common;
  }
}
