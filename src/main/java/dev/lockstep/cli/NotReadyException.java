// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** What was waited for did not come in time. Exit 1. */
final class NotReadyException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  NotReadyException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }
}
