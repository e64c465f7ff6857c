// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.flyway;

import dev.lockstep.adopt.FlywayText;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import dev.lockstep.migration.file.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files in Flyway's locations, in the order in which it applies them. */
final class FlywayFolders {
  private static final Pattern OUTSIDE =
      Pattern.compile("(?m)^\\s*executeInTransaction\\s*=\\s*false\\s*$");
  private static final Pattern AS_IT_STANDS =
      Pattern.compile("(?m)^\\s*placeholderReplacement\\s*=\\s*false\\s*$");
  private static final Pattern CALLBACK =
      Pattern.compile("(before|after|create)[A-Z]\\w*(__.*)?\\.\\w+");

  private final List<Path> folders;
  private final FlywayNames names;
  private final List<Finding> problems;
  private final List<Finding> notes;
  private final Map<Version, Path> undos = new HashMap<>();

  FlywayFolders(
      List<Path> folders, FlywayNames names, List<Finding> problems, List<Finding> notes) {
    this.folders = folders;
    this.names = names;
    this.problems = problems;
    this.notes = notes;
  }

  /** A file that goes forward; without a version it is repeatable. */
  private record Forward(Path path, @Nullable Version version, String description) {}

  List<TrackMigration> read() throws IOException {
    List<Forward> found = new ArrayList<>();
    for (Path folder : folders) {
      Optional<String> odd = OddFile.whyNoFolder(folder);
      if (odd.isPresent()) {
        problem(folder, odd.get() + "; name each location of Flyway's");
        continue;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          look(file, found);
        }
      }
    }
    duplicates(found);
    List<TrackMigration> migrations = new ArrayList<>();
    found.sort(
        Comparator.comparing(
                (Forward each) -> each.version(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Forward::description));
    for (Forward each : found) {
      migration(each).ifPresent(migrations::add);
    }
    undos.values().forEach(path -> problem(path, "reverses a version of which there is no file"));
    if (found.isEmpty() && problems.isEmpty()) {
      problem(
          folders.getFirst(),
          "has no migrations named like "
              + names.versioned()
              + "1"
              + names.separator()
              + "users"
              + names.suffix()
              + "; say how they are named with --prefix, --separator and --suffix");
    }
    return migrations;
  }

  private void look(Path file, List<Forward> found) {
    String name = file.getFileName().toString();
    Matcher matcher = names.pattern().matcher(name);
    if (matcher.matches()) {
      String version = matcher.group(2);
      if (version == null) {
        found.add(new Forward(file, null, matcher.group(4)));
      } else if (matcher.group(1).equals(names.undo())) {
        undos.put(Version.of(version), file);
      } else {
        found.add(new Forward(file, Version.of(version), matcher.group(4)));
      }
    } else if (name.matches("[VUR][\\d_.]*__.*\\.(java|kt|groovy|class)")) {
      problem(
          file,
          "is a migration in Java, which Lockstep does not run; write what it does in SQL under"
              + " the same version, or as a backfill in Java");
    } else if (CALLBACK.matcher(name).matches()) {
      notes.add(
          new Finding(
              FlywaySource.RULE,
              file.toString(),
              0,
              "is a callback, and not adopted; copy it beside the adopted files if it is to run"
                  + " there"));
    } else if (name.matches("B\\d[\\d_.]*__.+\\.sql")) {
      notes.add(
          new Finding(
              FlywaySource.RULE,
              file.toString(),
              0,
              "is a baseline migration, and not adopted; copy it beside the adopted files if empty"
                  + " databases are to begin with it"));
    } else if (name.endsWith(names.suffix())) {
      problem(
          file,
          "is not named as Flyway's files here are, so that Flyway ignores it in silence; rename"
              + " it or move it away");
    }
  }

  private void duplicates(List<Forward> found) {
    Map<Object, Path> seen = new HashMap<>();
    for (Forward each : found) {
      Version version = each.version();
      Path first = seen.putIfAbsent(version == null ? each.description() : version, each.path());
      if (first != null) {
        problem(each.path(), "has the version, or the name, of " + first + "; Flyway refuses both");
      }
    }
  }

  private Optional<TrackMigration> migration(Forward file) throws IOException {
    Optional<FlywayText> text = text(file.path());
    Version version = file.version();
    @Nullable Path undo = version == null ? null : undos.remove(version);
    Optional<FlywayText> reverse = undo == null ? Optional.empty() : text(undo);
    boolean outside = OUTSIDE.matcher(configuration(file.path())).find();
    return text.map(
        each ->
            new TrackMigration(
                file.path().getFileName().toString(),
                version,
                file.description(),
                file.path(),
                each.text(),
                reverse.map(FlywayText::text).orElse(null),
                outside || each.outside()));
  }

  private Optional<FlywayText> text(Path path) throws IOException {
    Optional<String> text = FlywayText.read(FlywaySource.RULE, path, problems);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int at = text.get().indexOf("${");
    if (at >= 0 && !AS_IT_STANDS.matcher(configuration(path)).find()) {
      problems.add(
          new Finding(
              FlywaySource.RULE,
              path.toString(),
              1 + (int) text.get().substring(0, at).chars().filter(c -> c == '\n').count(),
              "has a placeholder, whose value adopt does not know; Lockstep replaces it as Flyway"
                  + " does: set LOCKSTEP_MIGRATIONS_DIR to this folder and LOCKSTEP_PLACEHOLDERS to"
                  + " the values, and leave adopt out"));
      return Optional.empty();
    }
    return FlywayText.of(FlywaySource.RULE, path, 1, text.get(), problems, notes);
  }

  private static String configuration(Path path) throws IOException {
    Path file = path.resolveSibling(path.getFileName() + ".conf");
    return Files.isRegularFile(file) ? Files.readString(file) : "";
  }

  private void problem(Path at, String message) {
    problems.add(new Finding(FlywaySource.RULE, at.toString(), 0, message));
  }
}
