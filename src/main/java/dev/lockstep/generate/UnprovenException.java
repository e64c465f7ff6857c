// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** What was generated does not do what it should; nothing was written. */
public final class UnprovenException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public UnprovenException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }
}
