// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

/** What was asked for cannot be done, whatever the files say. */
public final class UnusableRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnusableRequestException(String message) {
    super(message);
  }
}
