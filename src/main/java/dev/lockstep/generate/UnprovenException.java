// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

/** What was generated does not do what it should; nothing was written. */
public final class UnprovenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnprovenException(String message) {
    super(message);
  }
}
