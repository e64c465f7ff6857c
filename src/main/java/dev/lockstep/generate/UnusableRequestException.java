// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** What was asked for cannot be done, whatever the files say. */
public final class UnusableRequestException extends IllegalArgumentException implements Explained {
  private static final long serialVersionUID = 1L;

  UnusableRequestException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }
}
