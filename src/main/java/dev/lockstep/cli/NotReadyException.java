// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

/** What was waited for did not come in time. Exit 1. */
final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotReadyException(String message) {
    super(message);
  }
}
