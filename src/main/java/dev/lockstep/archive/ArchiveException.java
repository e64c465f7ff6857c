// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** Why nothing was archived, in one line: what happened, to what, what to do next. */
public final class ArchiveException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** Whose fault it is. */
  public enum Kind {
    /** The machine's: a file cannot be moved. */
    MACHINE,
    /** Another process archives now. */
    BUSY
  }

  ArchiveException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ArchiveException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public Meaning meaning() {
    return switch (kind) {
      case MACHINE -> Meaning.FAILED;
      case BUSY -> Meaning.BUSY;
    };
  }
}
