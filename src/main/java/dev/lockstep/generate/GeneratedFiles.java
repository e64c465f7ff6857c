// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.CatalogLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what was generated: all of it, or nothing. */
public final class GeneratedFiles {
  private GeneratedFiles() {}

  /**
   * Writes the files, and deletes those that they replace when all others are there.
   *
   * @throws IOException if one cannot be written; what lay there is there again
   */
  public static void write(Generated generated) throws IOException {
    Set<Path> replaced = new HashSet<>(generated.removed());
    List<Path> created = new ArrayList<>();
    Map<Path, String> before = new LinkedHashMap<>();
    try {
      for (GeneratedFile file : generated.files()) {
        Path path = file.path();
        Files.createDirectories(path.toAbsolutePath().getParent());
        if (path.getFileName().toString().equals(CatalogLock.FILE_NAME)) {
          // Last of all, so that a lock never speaks of files that are not there.
          CatalogLock.parse(file.text(), path.toString()).write(path);
        } else if (replaced.remove(path)) {
          before.put(path, Files.readString(path));
          Files.writeString(path, file.text());
        } else {
          Files.writeString(path, file.text(), StandardOpenOption.CREATE_NEW);
          created.add(path);
        }
      }
    } catch (IOException e) {
      for (Path path : created) {
        Files.deleteIfExists(path);
      }
      for (Map.Entry<Path, String> old : before.entrySet()) {
        Files.writeString(old.getKey(), old.getValue());
      }
      throw e;
    }
    for (Path path : replaced) {
      Files.deleteIfExists(path);
    }
  }
}
