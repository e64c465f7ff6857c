// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import org.jspecify.annotations.Nullable;

/** An undo cannot be rehearsed. Nothing was changed. */
public final class UnrehearsedException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  /**
   * With the way on.
   *
   * @param reason why not
   */
  public UnrehearsedException(String reason, @Nullable Throwable cause) {
    super(
        "nothing was undone, it could not be rehearsed: "
            + reason
            + "; or go on without with --unrehearsed: each reverse is one transaction still",
        cause);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
