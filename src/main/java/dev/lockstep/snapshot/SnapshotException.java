// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import org.jspecify.annotations.Nullable;

/** What went wrong with a snapshot, in one line that says what to do next. */
public final class SnapshotException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  /** Whose fault it is, and so how a command ends. */
  public enum Kind {
    /** A program, the server or the disk failed. */
    FAILED,
    /** The snapshot is not what it was, or not what it says. */
    DAMAGED,
    /** What was asked for, or how things are set up, cannot be done. */
    UNUSABLE,
    /** Another process is at it. */
    BUSY
  }

  private final Kind kind;

  private SnapshotException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The same, told in what it hindered. */
  public SnapshotException hindering(String what) {
    return new SnapshotException(kind, what + ": " + getMessage(), this);
  }

  public Kind kind() {
    return kind;
  }

  static SnapshotException failed(String message) {
    return new SnapshotException(Kind.FAILED, message, null);
  }

  static SnapshotException failed(String message, Throwable cause) {
    return new SnapshotException(Kind.FAILED, message, cause);
  }

  static SnapshotException damaged(String message) {
    return new SnapshotException(Kind.DAMAGED, message, null);
  }

  static SnapshotException unusable(String message) {
    return new SnapshotException(Kind.UNUSABLE, message, null);
  }

  static SnapshotException unusable(String message, Throwable cause) {
    return new SnapshotException(Kind.UNUSABLE, message, cause);
  }

  static SnapshotException busy(String message) {
    return new SnapshotException(Kind.BUSY, message, null);
  }

  @Override
  public Meaning meaning() {
    return switch (kind) {
      case FAILED -> Meaning.FAILED;
      case DAMAGED -> Meaning.FINDINGS;
      case UNUSABLE -> Meaning.USAGE;
      case BUSY -> Meaning.BUSY;
    };
  }
}
