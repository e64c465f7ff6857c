// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

/** It was not said, or not clearly, how far back to go. */
public final class AmbiguousUndoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AmbiguousUndoException(String message) {
    super(message);
  }
}
