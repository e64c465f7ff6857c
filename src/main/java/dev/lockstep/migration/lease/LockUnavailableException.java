// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

/** A lock, or the lease, could not be had in the time allowed. What was applied before stays. */
public final class LockUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LockUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public LockUnavailableException(String message) {
    super(message);
  }
}
