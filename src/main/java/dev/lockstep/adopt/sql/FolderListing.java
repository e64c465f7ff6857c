// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.adopt.FlywayText;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that lie in one folder; what is no migration among them is named. */
final class FolderListing {
  private static final Pattern PROGRAM =
      Pattern.compile("[vV]?\\d+.*\\.(go|js|mjs|cjs|ts|py|rb|php|sh|java|cs|ex|exs)");
  private static final Pattern FLYWAYS = Pattern.compile("(R__|[UB]\\d[\\d._]*__).*\\.sql");

  private final int number;
  private final Path folder;
  private final List<Finding> problems;
  private final List<Finding> notes;
  private final Map<Kind, List<Path>> kinds = new EnumMap<>(Kind.class);

  /**
   * One that adds to {@code problems} and {@code notes}.
   *
   * @param number which of the folders it is, from 0
   */
  FolderListing(int number, Path folder, List<Finding> problems, List<Finding> notes) {
    this.number = number;
    this.folder = folder;
    this.problems = problems;
    this.notes = notes;
  }

  /** Its files, and what they are. */
  record Listed(Kind kind, List<SqlFile> files) {}

  /** Reads it; empty, and a problem, if it holds no migrations, or more than one kind of them. */
  Optional<Listed> read() throws IOException {
    Optional<String> odd = OddFile.whyNoFolder(folder);
    if (odd.isPresent()) {
      problem(folder, odd.get() + "; name the one that the SQL files lie in");
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        look(entry);
      }
    }
    if (kinds.isEmpty()) {
      problem(folder, "has no SQL files; name the folder that they lie in");
      return Optional.empty();
    }
    Kind most =
        kinds.keySet().stream()
            .filter(kind -> kind != Kind.NUMBERED)
            .findFirst()
            .orElse(Kind.NUMBERED);
    List<Path> files = kinds.getOrDefault(most, List.of());
    kinds.forEach(
        (kind, others) -> {
          if (kind != most) {
            others.forEach(other -> another(other, kind, files.getFirst(), most));
          }
        });
    return Optional.of(new Listed(most, most == Kind.PAIRS ? pairs(files) : each(files)));
  }

  private void another(Path file, Kind kind, Path beside, Kind most) {
    problem(
        file,
        "is "
            + kind.tool()
            + ", and "
            + beside.getFileName()
            + " beside it is "
            + most.tool()
            + "; a folder has to hold one kind: move it, or write it as the others are");
  }

  private void look(Path entry) throws IOException {
    String name = entry.getFileName().toString();
    if (name.startsWith(".")) {
      return;
    }
    if (Files.isDirectory(entry)) {
      if (holdsSql(entry)) {
        notes.add(
            new Finding(
                SqlSource.RULE,
                entry.toString(),
                0,
                "has SQL files, and was not looked into; if they belong to the track, name this"
                    + " folder too"));
      }
    } else if (PROGRAM.matcher(name).matches()) {
      problem(
          entry,
          "is a program, which Lockstep does not run; write what it does in SQL, in a file of its"
              + " number, or move it away if no database needs it any more");
    } else if (FLYWAYS.matcher(name).matches()) {
      problem(entry, "is a file of Flyway's; adopt the folder with 'lockstep adopt flyway'");
    } else if (name.toLowerCase(Locale.ROOT).endsWith(".sql")) {
      Optional<String> text = FlywayText.read(SqlSource.RULE, entry, problems);
      if (text.isPresent()) {
        kinds.computeIfAbsent(Kind.of(name, text.get()), kind -> new ArrayList<>()).add(entry);
      }
    }
  }

  private static boolean holdsSql(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".sql"));
    }
  }

  private List<SqlFile> each(List<Path> paths) {
    List<SqlFile> files = new ArrayList<>();
    for (Path path : paths) {
      String name = path.getFileName().toString();
      Optional<FileName> read = FileName.of(name);
      if (read.isEmpty()) {
        problem(
            path,
            "has no number or date at the beginning of its name, so its place is not known; name"
                + " it like 001_users.sql, or move it away if it is no migration");
      } else {
        files.add(
            new SqlFile(
                number,
                name.substring(0, name.length() - ".sql".length()),
                read.get().version(),
                read.get().description(),
                path,
                null));
      }
    }
    return files;
  }

  private List<SqlFile> pairs(List<Path> paths) {
    Map<String, Path> downs = new HashMap<>();
    List<Path> ups = new ArrayList<>();
    for (Path path : paths) {
      Matcher name = FileName.PAIR.matcher(path.getFileName().toString());
      if (name.matches() && name.group(3).equals("down")) {
        downs.put(name.group(1), path);
      } else {
        ups.add(path);
      }
    }
    List<SqlFile> files = new ArrayList<>();
    for (Path path : ups) {
      String name = path.getFileName().toString();
      FileName read = FileName.of(name).orElseThrow();
      String digits = name.substring(0, name.indexOf('_'));
      files.add(
          new SqlFile(
              number,
              name.substring(0, name.length() - ".up.sql".length()),
              read.version(),
              read.description(),
              path,
              downs.remove(digits)));
    }
    downs
        .values()
        .forEach(path -> problem(path, "goes back, and there is no .up.sql file of its number"));
    return files;
  }

  private void problem(Path at, String message) {
    problems.add(new Finding(SqlSource.RULE, at.toString(), 0, message));
  }
}
