// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** A difference that Lockstep has no statement for; the message says what to do by hand. */
public final class UnsupportedChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedChangeException(String message) {
    super(message);
  }
}
