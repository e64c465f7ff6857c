// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** Modules in a temporary folder, to be loaded before they are written where they belong. */
public final class StagedModules implements AutoCloseable {
  private final Path folder;

  private StagedModules(Path folder) {
    this.folder = folder;
  }

  /** Writes them there. */
  public static StagedModules of(SortedMap<String, String> files) throws IOException {
    StagedModules staged = new StagedModules(Files.createTempDirectory("lockstep-split-"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = staged.folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return staged;
  }

  /** Where they lie for now. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    DurableFiles.delete(folder);
  }
}
