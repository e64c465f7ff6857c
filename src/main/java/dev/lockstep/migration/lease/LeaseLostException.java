// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

/** Another runner took the lease over, because this one did not renew it in time. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLostException(String holder) {
    super(
        "the migration lease was taken over by "
            + holder
            + "; this run stopped and changed no more");
  }
}
