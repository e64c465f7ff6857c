// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

/** A {@code lockstep:keep} that cannot be done. Nothing was changed or locked. */
public final class KeepRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  KeepRefusedException(Keep keep, String message) {
    super("keep " + keep.name() + ": " + message);
    this.line = keep.line();
  }

  /** The line of the directive, from 1. */
  public int line() {
    return line;
  }
}
