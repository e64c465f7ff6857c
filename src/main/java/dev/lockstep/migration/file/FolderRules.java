// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.MigrationFile.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is wrong with the files of a folder beside each other, each of them being right by itself.
 */
final class FolderRules {
  private static final Pattern OF_MIGRATION =
      Pattern.compile("(?i).*\\.sql\\.conf|(?:[VUB]\\d.*|R)__.+\\.conf");

  private FolderRules() {}

  static List<MigrationProblem> problems(List<MigrationFile> files) {
    List<MigrationProblem> problems = new ArrayList<>();
    duplicates(files, problems);
    strayReverses(files, problems);
    return problems;
  }

  private static void duplicates(List<MigrationFile> files, List<MigrationProblem> problems) {
    Map<Object, MigrationFile> seen = new HashMap<>();
    for (MigrationFile file : files) {
      Object key =
          file.versionOrNull() == null
              ? List.of(file.kind(), file.description())
              : List.of(file.kind(), file.versionOrNull());
      MigrationFile first = seen.putIfAbsent(key, file);
      if (first != null) {
        String what = file.versionOrNull() == null ? "description" : "version";
        problems.add(
            new MigrationProblem(
                file.script(),
                0,
                "duplicate "
                    + what
                    + " "
                    + (file.versionOrNull() == null ? file.description() : file.versionOrNull())
                    + ", also in "
                    + first.script()
                    + "; renumber the one that is applied nowhere"));
      }
    }
  }

  /**
   * What would have to be obeyed if its name were right; other programs' own files are left alone.
   *
   * @param configurations those that there are, of whatever
   */
  static List<MigrationProblem> strayConfigurations(
      Path folder, Collection<Path> scripts, Set<Path> configurations) {
    Set<Path> stray = new TreeSet<>(configurations);
    scripts.forEach(script -> stray.remove(Path.of(script + ".conf")));
    return stray.stream()
        .filter(path -> OF_MIGRATION.matcher(path.getFileName().toString()).matches())
        .map(
            path ->
                new MigrationProblem(
                    folder.relativize(path).toString().replace('\\', '/'),
                    0,
                    "configures no migration: the configuration of V1__a.sql is V1__a.sql.conf,"
                        + " beside it; rename or delete it"))
        .toList();
  }

  private static void strayReverses(List<MigrationFile> files, List<MigrationProblem> problems) {
    Set<Object> versions = new HashSet<>();
    for (MigrationFile file : files) {
      if (file.kind() == Kind.VERSIONED || file.kind() == Kind.BASELINE) {
        // What a baseline stands for may be archived, and some databases can go back in it still.
        versions.add(file.version());
      }
    }
    for (MigrationFile reverse : files) {
      if (reverse.kind() == Kind.REVERSE && !versions.contains(reverse.version())) {
        problems.add(
            new MigrationProblem(
                reverse.script(),
                0,
                "reverses version " + reverse.versionOrNull() + ", which has no V file"));
      }
    }
  }
}
