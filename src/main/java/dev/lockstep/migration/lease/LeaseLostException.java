// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.failure.Retry;

/** Another runner took the lease over, because this one did not renew it in time. */
public final class LeaseLostException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  LeaseLostException(String holder) {
    super(
        "the migration lease was taken over by "
            + holder
            + "; this run stopped and changed no more");
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }

  @Override
  public Retry retry() {
    return Retry.LATER;
  }
}
