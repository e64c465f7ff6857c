// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.branch;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import org.jspecify.annotations.Nullable;

/** There is no git, no repository, or no such base in it. */
public final class UnusableBaseException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  UnusableBaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
