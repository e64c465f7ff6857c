// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.finding.Finding;
import dev.lockstep.finding.SearchedFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What in a project still reads a folder: a setting of Lockstep's own, or a file of the build, of a
 * workflow or of the program that names it. A file is not understood, only searched: which one
 * names it without reading it, the user says.
 */
public final class FolderReaders {
  static final String RULE = "archive-reader";

  private static final long LARGEST = 1_000_000;

  private final Path root;
  private final Map<String, Path> settings;
  private final Set<Path> believed = new TreeSet<>();

  /**
   * A search of one project.
   *
   * @param root its folder, absolute and without links
   * @param settings the folders that Lockstep reads, by the name of their setting
   * @param notReading files that are known not to read what they name
   */
  public FolderReaders(Path root, Map<String, Path> settings, Collection<Path> notReading) {
    this.root = root;
    this.settings = Map.copyOf(settings);
    notReading.forEach(file -> believed.add(root.resolve(file).normalize()));
  }

  /** Who reads {@code folder}, with file and line. */
  public List<Finding> of(String folder) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Path path = root.resolve(folder);
    settings.forEach(
        (setting, value) -> {
          Path read = root.resolve(value).normalize();
          if (read.startsWith(path) || path.startsWith(read)) {
            findings.add(
                new Finding(
                    RULE, folder, 0, "Lockstep itself reads it: " + setting + " is " + value));
          }
        });
    findings.sort(null);
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            boolean searched =
                at.equals(root)
                    || (SearchedFolders.maybeBuild(at.getFileName().toString())
                        && !at.equals(path)
                        && !at.equals(root.resolve(Archive.FOLDER)));
            return searched ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()
                && attributes.size() <= LARGEST
                && BuildFiles.mayRead(file.getFileName().toString())
                && !believed.contains(file)) {
              search(file, folder, findings);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return findings;
  }

  /** The first line is enough: who reads it goes there. */
  private void search(Path file, String folder, List<Finding> findings) throws IOException {
    String name = FolderContent.name(root, file);
    NamedFolder named = NamedFolder.in(name, folder);
    int number = 0;
    // One character a byte: a file in another encoding is searched as well.
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      if (named.isIn(line)) {
        findings.add(
            new Finding(
                RULE,
                name,
                number,
                "reads "
                    + folder
                    + " by what it says ("
                    + shortened(line)
                    + "); take that out, or say --not-read-by "
                    + name));
        return;
      }
    }
  }

  private static String shortened(String line) {
    String text = line.strip();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
