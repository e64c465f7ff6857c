// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.MigrationFile.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is wrong with the files of a folder beside each other, each of them being right by itself.
 */
final class FolderRules {
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
   * Configurations that Flyway does not take for those of the migrations which they are meant for;
   * what is beside no migration is left alone.
   */
  static List<MigrationProblem> misnamedConfigurations(
      Path folder, Collection<Path> scripts, Set<Path> configurations) {
    Set<Path> others = new TreeSet<>(configurations);
    Map<String, Path> meant = new HashMap<>();
    for (Path script : scripts) {
      others.remove(Path.of(script + ".conf"));
      String name = script.toString().toLowerCase(Locale.ROOT);
      meant.put(name + ".conf", script);
      meant.put(name.substring(0, name.length() - ".sql".length()) + ".conf", script);
    }
    List<MigrationProblem> problems = new ArrayList<>();
    for (Path other : others) {
      Path script = meant.get(other.toString().toLowerCase(Locale.ROOT));
      if (script != null) {
        problems.add(
            new MigrationProblem(
                folder.relativize(other).toString().replace('\\', '/'),
                0,
                "configures nothing: what is said of "
                    + script.getFileName()
                    + " stands in "
                    + script.getFileName()
                    + ".conf; rename it"));
      }
    }
    return problems;
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
