// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the archive of retired migration tracks says of itself. */
@FunctionalInterface
public interface Archives {
  /** There are none: a folder below {@code archive/} is one like any other. */
  Archives NONE = root -> List.of();

  /**
   * What is wrong with the archives: files that were changed, removed or added, and a move that was
   * interrupted.
   *
   * @param root the project's folder
   */
  List<Finding> verify(Path root) throws IOException;

  /** Whether {@code folder}, below {@code archive/}, is an archive: what is in it is retired. */
  default boolean has(Path folder) {
    return false;
  }
}
