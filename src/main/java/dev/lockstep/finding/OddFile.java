// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Why what has the name of a file that is to be read cannot be: to leave it out in silence would be
 * to believe that it says nothing, and to read a pipe would be to wait for ever.
 */
public final class OddFile {
  private OddFile() {}

  /** What is wrong with {@code path}, and what to do; empty if it is a file. */
  public static Optional<String> why(Path path) {
    if (Files.isRegularFile(path)) {
      return Files.isReadable(path)
          ? Optional.empty()
          : Optional.of("cannot be read: this process has no permission to; change its mode");
    }
    if (Files.isDirectory(path)) {
      return Optional.of("is a directory with the name of a file; rename it");
    }
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      return Optional.of(
          "is a link to nothing, such as a key that its ConfigMap lacks; put back what it points"
              + " to, or remove it");
    }
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of("is a pipe, socket or device, no file; remove it")
        : Optional.of("is gone");
  }

  /** What is wrong with {@code path}, which is to be a folder; empty if it is one. */
  public static Optional<String> whyNoFolder(Path path) {
    if (Files.isDirectory(path)) {
      return Optional.empty();
    }
    return Optional.of(
        !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
            ? "there is no such folder"
            : Files.exists(path) ? "is a file, no folder" : "is a link to nothing");
  }
}
