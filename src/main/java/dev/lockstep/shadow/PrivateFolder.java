// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that are this user's alone. */
final class PrivateFolder {
  private PrivateFolder() {}

  /**
   * Makes it, or makes sure of it.
   *
   * @throws IOException if it is another user's, or others may read it
   */
  static void make(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(folder.toAbsolutePath().getParent());
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (posix) {
        createForOwner(folder);
      } else {
        // Below the user's home, where folders are the user's own.
        Files.createDirectories(folder);
      }
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is not a folder");
    }
    if (posix) {
      String permissions =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
      Path mine = Files.createTempFile("lockstep-", "-owner");
      try {
        boolean own =
            Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine));
        if (!own || !permissions.equals("rwx------")) {
          throw new IOException(folder + " is not this user's alone; remove it");
        }
      } finally {
        Files.delete(mine);
      }
    }
  }

  private static void createForOwner(Path folder) throws IOException {
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // By another process at the same time; whose it is, is looked at next.
      return;
    }
  }
}
