// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which files of one or several folders are applied. Where their names leave it open,
 * it is asked for.
 */
public enum FileOrder {
  /** By number, or not at all if anything else could be meant. */
  CLEAR,
  /** By number, whatever folder a file lies in. */
  NUMBERS,
  /** One folder after the other, as they are named; within each by number. */
  FOLDERS;

  /** Puts them in order; why that is not possible goes to {@code problems}. */
  List<SqlFile> of(List<SqlFile> files, Kind kind, List<Path> folders, List<Finding> problems) {
    List<SqlFile> all = new ArrayList<>(files);
    if (this == FOLDERS && folders.size() > 1) {
      all.replaceAll(file -> file.with(Version.of(file.folder() + 1 + "." + file.version())));
    }
    List<SqlFile> ordered =
        all.stream()
            .sorted(
                Comparator.comparing(SqlFile::version)
                    .thenComparing(file -> file.path().toString()))
            .toList();
    duplicates(ordered, folders.size() > 1, problems);
    if (this == CLEAR && problems.isEmpty()) {
      folders(ordered, folders, problems);
      names(ordered, kind, problems);
    }
    return ordered;
  }

  private static void duplicates(List<SqlFile> ordered, boolean several, List<Finding> problems) {
    Map<Version, SqlFile> seen = new HashMap<>();
    for (SqlFile file : ordered) {
      SqlFile first = seen.putIfAbsent(file.version(), file);
      if (first != null) {
        problem(
            problems,
            file,
            "has the number of "
                + first.path()
                + ", so that it is not clear which comes first; "
                + (several && first.folder() != file.folder()
                    ? "say --order folders if all of one folder comes before all of the next, or"
                        + " renumber one of the two"
                    : "renumber the one that comes later"));
      }
    }
  }

  /** Whether folders, as they are named, follow each other. */
  private static void folders(List<SqlFile> ordered, List<Path> folders, List<Finding> problems) {
    for (int i = 1; i < ordered.size(); i++) {
      if (ordered.get(i).folder() < ordered.get(i - 1).folder()) {
        problem(
            problems,
            ordered.get(i),
            "has a later number than "
                + ordered.get(i - 1).path()
                + ", though "
                + folders.get(ordered.get(i).folder())
                + " is named first; say --order numbers if the number alone counts, or --order"
                + " folders if all of one folder comes before all of the next");
        return;
      }
    }
  }

  /** What runs files in the order of their names runs 10 before 2. */
  private static void names(List<SqlFile> ordered, Kind kind, List<Finding> problems) {
    if (kind == Kind.PAIRS || kind == Kind.GOOSE) {
      return;
    }
    for (int i = 1; i < ordered.size(); i++) {
      SqlFile before = ordered.get(i - 1);
      SqlFile file = ordered.get(i);
      if (file.folder() == before.folder() && name(file).compareTo(name(before)) < 0) {
        problem(
            problems,
            file,
            "comes behind "
                + name(before)
                + " by its number, and before it by its name; say --order numbers if the number"
                + " counts, or rename the files so that both agree");
        return;
      }
    }
  }

  private static String name(SqlFile file) {
    return file.path().getFileName().toString();
  }

  private static void problem(List<Finding> problems, SqlFile file, String message) {
    problems.add(new Finding(SqlSource.RULE, file.path().toString(), 0, message));
  }
}
