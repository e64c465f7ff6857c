// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import org.jspecify.annotations.Nullable;

/** A rehearsal that cannot take place; the message says why and what to do. */
public final class RehearsalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RehearsalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
