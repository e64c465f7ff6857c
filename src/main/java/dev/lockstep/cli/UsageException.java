// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

/** The command was called wrongly. Exit 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
