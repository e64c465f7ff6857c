// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

/** Migrations cannot be made one. Nothing was written. */
public final class SquashRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SquashRefusedException(String message) {
    super("nothing was written: " + message);
  }
}
