// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file or folder cannot be read, where the exception's own message is a path and no more. */
public final class Unreadable {
  private Unreadable() {}

  /** The reason and what to do, to be put behind "cannot be read: ". */
  public static String why(IOException failure) {
    return switch (failure) {
      case AccessDeniedException denied ->
          "this process has no permission to; change its mode or its owner";
      case NoSuchFileException gone -> "it is gone; put it back";
      case FileSystemLoopException loop ->
          "it is a link to a folder that it lies in; remove the link";
      case CharacterCodingException coding -> "it is not UTF-8; save it as UTF-8";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** What cannot be read, as far as the system says it: one of the files in a folder, say. */
  public static Optional<Path> what(IOException failure) {
    return failure instanceof FileSystemException known && known.getFile() != null
        ? Optional.of(Path.of(known.getFile()))
        : Optional.empty();
  }
}
