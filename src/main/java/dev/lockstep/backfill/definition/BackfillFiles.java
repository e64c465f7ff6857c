// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.OddFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The definitions of a folder: those that can be read, and what is wrong with the others.
 *
 * @param definitions sorted by name
 * @param problems of all files that cannot be read; those backfills do not run
 */
public record BackfillFiles(
    List<BackfillDefinition> definitions, List<DefinitionProblem> problems) {
  public BackfillFiles {
    definitions = List.copyOf(definitions);
    problems = List.copyOf(problems);
  }

  /**
   * Reads each {@code <name>.sql} of {@code folder}; a folder that is not there has none.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static BackfillFiles load(Path folder) {
    List<BackfillDefinition> definitions = new ArrayList<>();
    List<DefinitionProblem> problems = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          if (isSql(file)) {
            read(file, definitions, problems);
          } else {
            below(file, problems);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the backfills in " + folder + " cannot be read: " + Unreadable.why(e), e);
      }
    }
    return new BackfillFiles(definitions, problems);
  }

  private static boolean isSql(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  /** A mounted ConfigMap has its files once more below "..data". */
  private static void below(Path folder, List<DefinitionProblem> problems) throws IOException {
    if (!Files.isDirectory(folder) || String.valueOf(folder.getFileName()).startsWith(".")) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      if (files.anyMatch(BackfillFiles::isSql)) {
        problems.add(
            new DefinitionProblem(
                folder.toString(),
                1,
                "has SQL files, and is not looked into; move those that are backfills to "
                    + folder.getParent()
                    + " itself, and the others away"));
      }
    }
  }

  private static void read(
      Path file, List<BackfillDefinition> definitions, List<DefinitionProblem> problems) {
    String fileName = String.valueOf(file.getFileName());
    if (!fileName.endsWith(".sql")) {
      problems.add(new DefinitionProblem(file.toString(), 1, "write .sql in lower case"));
      return;
    }
    String name = fileName.substring(0, fileName.length() - ".sql".length());
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
      problems.add(
          new DefinitionProblem(
              file.toString(),
              1,
              "name it of the letters a to z and A to Z, digits, '_', '-' and '.' only"));
      return;
    }
    Optional<String> odd = OddFile.why(file);
    if (odd.isPresent()) {
      problems.add(new DefinitionProblem(file.toString(), 1, odd.get()));
      return;
    }
    try {
      String text = Files.readString(file);
      if (text.indexOf('\0') >= 0) {
        problems.add(
            new DefinitionProblem(
                file.toString(), 1, "holds a NUL byte, as UTF-16 has them: save it as UTF-8"));
        return;
      }
      definitions.add(DefinitionParser.parse(name, file.toString(), text));
    } catch (MalformedInputException e) {
      problems.add(new DefinitionProblem(file.toString(), 1, "not UTF-8: save it as UTF-8"));
    } catch (IOException e) {
      problems.add(
          new DefinitionProblem(file.toString(), 1, "cannot be read: " + Unreadable.why(e)));
    } catch (DefinitionException e) {
      problems.addAll(e.problems());
    }
  }
}
