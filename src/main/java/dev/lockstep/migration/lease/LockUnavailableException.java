// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.failure.Retry;

/** A lock, or the lease, was not available in the time allowed. What was applied before stays. */
public final class LockUnavailableException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public LockUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public LockUnavailableException(String message) {
    super(message);
  }

  @Override
  public Meaning meaning() {
    return Meaning.BUSY;
  }

  @Override
  public Retry retry() {
    return Retry.LATER;
  }
}
