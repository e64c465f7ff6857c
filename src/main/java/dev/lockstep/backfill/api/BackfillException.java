// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** Something asked of a backfill cannot be done; the message says why and what to do. */
public final class BackfillException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final boolean ofFile;

  public BackfillException(String message) {
    this(message, false);
  }

  /**
   * Says why it cannot be done.
   *
   * @param ofFile whether the backfill's file is what is to be corrected
   */
  public BackfillException(String message, boolean ofFile) {
    super(message);
    this.ofFile = ofFile;
  }

  /** Whether the backfill's file is what is to be corrected. */
  public boolean isOfFile() {
    return ofFile;
  }

  @Override
  public Meaning meaning() {
    return ofFile ? Meaning.FINDINGS : Meaning.BY_CAUSE;
  }
}
