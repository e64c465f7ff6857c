// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** A difference that Lockstep has no statement for; the message says what to do by hand. */
public final class UnsupportedChangeException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public UnsupportedChangeException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }
}
