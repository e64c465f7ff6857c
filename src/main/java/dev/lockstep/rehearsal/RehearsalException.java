// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import org.jspecify.annotations.Nullable;

/** A rehearsal that cannot take place; the message says why and what to do. */
public final class RehearsalException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public RehearsalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
