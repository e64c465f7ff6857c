// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** The command was called wrongly. Exit 2. */
final class UsageException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
