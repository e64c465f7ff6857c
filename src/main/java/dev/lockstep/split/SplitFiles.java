// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.GeneratedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes modules: all of them, or none. */
public final class SplitFiles {
  private SplitFiles() {}

  /**
   * Writes them, those that lie there already over.
   *
   * @throws IOException if one cannot be written; what lay there is there again
   */
  public static void write(Split split) throws IOException {
    List<GeneratedFile> files = new ArrayList<>();
    split
        .files()
        .forEach((path, text) -> files.add(new GeneratedFile(split.folder().resolve(path), text)));
    GeneratedFiles.write(
        new Generated(
            files,
            split.replaced().stream().map(split.folder()::resolve).toList(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0));
  }
}
