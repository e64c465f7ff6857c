package dev.lockstep.backfill.throttle;

import org.jspecify.annotations.Nullable;

/** Asked before each batch. */
@FunctionalInterface
public interface Throttle {
  /** Never holds back. */
  Throttle NONE = () -> null;

  /** Why the next batch should wait; null: it need not. */
  @Nullable Hold hold();

  /** Whether other sessions were seen to wait for a batch since this was asked last. */
  default boolean blockedOthers() {
    return false;
  }
}
