// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.files.TrackMarks;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.SearchedFolders;
import dev.lockstep.proof.Project;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds migration tracks besides the one: folders as the tools of this world name them, with
 * migrations inside, anywhere in the tree. Build output, dependencies, hidden folders and test
 * sources are not searched; archived folders are, by their manifest.
 */
final class SecondTrack {
  static final String RULE = "second-track";

  /** Folders that hold a track when SQL lies in them. */
  private static final List<String> SQL_TRACKS =
      List.of(
          "drizzle",
          "scripts/sql",
          "scripts/sql-migrations",
          "scripts/migrations",
          "sql-migrations",
          "sql/migrations",
          "prisma/migrations",
          "supabase/migrations",
          "db/migrate",
          "db/migration",
          "db/migrations",
          "database/migrations",
          "flyway/sql");

  private static final Pattern FLYWAY =
      Pattern.compile("[VU]\\d+(?:[._]\\d+)*__.+\\.sql|R__.+\\.sql");

  /** {@code 20260101_name} or {@code 2020-01-01-120000_name}: a migration's own folder. */
  private static final Pattern MIGRATION_FOLDER = Pattern.compile("\\d[\\d-]*_.+|\\d{8,}");

  /** What lies in it, as Drizzle, Prisma, Diesel and Hasura name it. */
  private static final Pattern IN_MIGRATION_FOLDER =
      Pattern.compile("(?:migration|up|down)\\.sql", Pattern.CASE_INSENSITIVE);

  /** {@code 20260101120000_name.sql}: two of them in a folder are a track, one may be a dump. */
  private static final Pattern DATED = Pattern.compile("\\d{14}[-_].+\\.sql");

  /** {@code 001_name.sql}: reports and exercises are numbered too, so what is in them counts. */
  private static final Pattern NUMBERED =
      Pattern.compile("\\d{1,8}[-_. ].*\\.sql", Pattern.CASE_INSENSITIVE);

  private static final List<ObjectType> OF_TABLES =
      List.of(ObjectType.TABLE, ObjectType.INDEX, ObjectType.TYPE);

  /** {@code 0001.name.sql} beside {@code 0001.name.rollback.sql}, as yoyo names them. */
  private static final String ROLLBACK = ".rollback.sql";

  /** Folders of data that tests read. */
  private static final Set<String> OF_TESTS =
      Set.of("fixtures", "__fixtures__", "testdata", "test-data", "test_data");

  /** Folders of what tests and people read, where numbers alone are no sign. */
  private static final Set<String> TO_LOOK_AT =
      Set.of(
          "test",
          "tests",
          "__tests__",
          "spec",
          "specs",
          "doc",
          "docs",
          "example",
          "examples",
          "sample",
          "samples",
          "tutorial");

  private static final Pattern SCRIPT_LOCATION =
      Pattern.compile("^\\s*script_location\\s*=\\s*(?:%\\(here\\)s/)?(\\S+)", Pattern.MULTILINE);

  private final Project project;
  private final Archives archives;
  private final TreeMap<String, String> tracks = new TreeMap<>();
  private final Set<String> beginnings = new HashSet<>();

  /** Those of the tracks that are a file beside everything else, where no folder is theirs. */
  private final Set<String> inRoot = new HashSet<>();

  private final List<Finding> findings = new ArrayList<>();

  private SecondTrack(Project project, Archives archives) {
    this.project = project;
    this.archives = archives;
  }

  static List<Finding> find(Project project, Archives archives) throws IOException {
    SecondTrack search = new SecondTrack(project, archives);
    Files.walkFileTree(project.root(), search.visitor());
    search.findings.addAll(archives.verify(project.root()));
    search.tracks.forEach(
        (folder, what) ->
            search.findings.add(
                new Finding(
                    RULE,
                    folder,
                    0,
                    what
                        + ": a second migration track; take it over with 'lockstep adopt', then "
                        + (search.inRoot.contains(folder)
                            ? "delete this file, and retire the folders that it speaks of with"
                                + " 'lockstep archive <folder>'"
                            : "retire it with 'lockstep archive " + folder + "'"))));
    return search.findings;
  }

  private SimpleFileVisitor<Path> visitor() {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return enters(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        if (attributes.isRegularFile()) {
          look(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException failure) {
        // A folder that may not be read is none of the project's.
        return FileVisitResult.CONTINUE;
      }
    };
  }

  private boolean enters(Path folder) {
    if (folder.equals(project.root())) {
      return true;
    }
    String name = folder.getFileName().toString();
    if (!SearchedFolders.maybeSources(name)
        || OF_TESTS.contains(name.toLowerCase(Locale.ROOT))
        || isOwn(folder)) {
      return false;
    }
    String relative = relative(folder);
    if (relative.endsWith("src/test")) {
      return false;
    }
    return !relative.matches("archive/[^/]+") || !archives.has(folder);
  }

  private boolean isOwn(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return List.of(project.migrations(), project.schema(), project.backfills()).stream()
        .anyMatch(own -> own.toAbsolutePath().normalize().equals(absolute));
  }

  private void look(Path file) throws IOException {
    String name = file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    String relative = relative(file);
    String folder = relative.contains("/") ? relative.substring(0, relative.lastIndexOf('/')) : ".";
    Optional<String> track = lower.endsWith(".sql") ? track(folder) : Optional.empty();
    if (FLYWAY.matcher(name).matches()) {
      found(folder, file, "Flyway migrations outside " + project.migrations());
    } else if (track.isPresent()) {
      tracks.putIfAbsent(track.get(), "SQL in " + track.get());
    } else if (IN_MIGRATION_FOLDER.matcher(name).matches()
        && MIGRATION_FOLDER.matcher(lastName(folder)).matches()) {
      tracks.putIfAbsent(parent(folder), "a folder for each migration");
    } else if (isRollback(file)) {
      found(folder, file, "migrations and a rollback of each");
    } else if (relative.endsWith("meta/_journal.json")) {
      tracks.putIfAbsent(parent(folder), "a Drizzle journal");
    } else if (lower.equals("alembic.ini")) {
      alembic(folder, file);
    } else if (("/" + folder).endsWith("/alembic/versions") && lower.endsWith(".py")) {
      tracks.putIfAbsent(folder, "Alembic revisions");
    } else {
      Optional<TrackMarks.Track> marked = TrackMarks.of(file);
      if (marked.isPresent()) {
        found(folder, file, marked.get().what());
      } else if (DATED.matcher(name).matches() && !beginnings.add(folder + "/dated")) {
        found(folder, file, "dated SQL files");
      } else if (isNumbered(folder, file) && !beginnings.add(folder + "/numbered")) {
        found(folder, file, "numbered SQL files that change tables");
      }
    }
  }

  private void found(String folder, Path file, String what) {
    if (folder.equals(".")) {
      inRoot.add(relative(file));
      tracks.putIfAbsent(relative(file), what);
    } else {
      tracks.putIfAbsent(folder, what);
    }
  }

  private static boolean isRollback(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(ROLLBACK)
        && Files.exists(file.resolveSibling(name.replace(ROLLBACK, ".sql")));
  }

  private static boolean isNumbered(String folder, Path file) throws IOException {
    return NUMBERED.matcher(file.getFileName().toString()).matches()
        && Arrays.stream(folder.split("/")).noneMatch(TO_LOOK_AT::contains)
        && !folder.endsWith("initdb.d")
        && StatementSplitter.split(TrackMarks.beginning(file)).stream()
            .map(StatementHead::of)
            .anyMatch(SecondTrack::changesTables);
  }

  private static boolean changesTables(StatementHead head) {
    return !head.has(Modifier.TEMPORARY)
        && OF_TABLES.stream().anyMatch(type -> head.creates(type) || head.is("ALTER", type));
  }

  /** Its file lies where people call it; the migrations are where it says. */
  private void alembic(String folder, Path file) throws IOException {
    Matcher location = SCRIPT_LOCATION.matcher(TrackMarks.beginning(file));
    Path scripts = file.resolveSibling(location.find() ? location.group(1) : "alembic").normalize();
    if (scripts.startsWith(project.root().normalize()) && Files.isDirectory(scripts)) {
      tracks.putIfAbsent(relative(scripts), "Alembic");
    } else {
      found(folder, file, "Alembic");
    }
  }

  /** The track's own folder: {@code web/drizzle} of {@code web/drizzle/0001_x}. */
  private static Optional<String> track(String folder) {
    String slashed = "/" + folder + "/";
    for (String track : SQL_TRACKS) {
      int at = slashed.indexOf("/" + track + "/");
      if (at >= 0) {
        return Optional.of(slashed.substring(1, at + 1 + track.length()));
      }
    }
    return Optional.empty();
  }

  private static String lastName(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  private static String parent(String folder) {
    return folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : ".";
  }

  private String relative(Path path) {
    return project.root().relativize(path).toString().replace('\\', '/');
  }
}
