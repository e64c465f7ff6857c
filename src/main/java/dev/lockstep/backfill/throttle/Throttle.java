// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

import org.jspecify.annotations.Nullable;

/** Asked before each batch. */
@FunctionalInterface
public interface Throttle {
  /** Never holds back. */
  Throttle NONE = () -> null;

  /** Why the next batch should wait; null: it need not. */
  @Nullable Hold hold();

  /** How much of what the server bears is used, of late: 0 idle, 1 at a limit. */
  default double utilisation() {
    return 0;
  }

  /** Whether other sessions were seen to wait for a batch since this was asked last. */
  default boolean blockedOthers() {
    return false;
  }
}
