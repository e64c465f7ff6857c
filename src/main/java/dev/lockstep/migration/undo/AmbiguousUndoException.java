// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** It was not said, or not clearly, how far back to go. */
public final class AmbiguousUndoException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public AmbiguousUndoException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
