// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a state of the world that nobody tells of, by looking at it. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Eventually() {}

  public static void isTrue(String what, BooleanSupplier state) {
    until(what, state::getAsBoolean, is -> is);
  }

  /** Until the query's only value is true. */
  public static void isTrue(TestDatabase database, String sql) {
    isTrue(sql, () -> database.value(sql).equals("t"));
  }

  /** The first value that {@code wanted} accepts. */
  public static <T> T until(Supplier<T> state, Predicate<T> wanted) {
    return until("the state wanted", state, wanted);
  }

  /** The same, and what it is, for the message. */
  public static <T> T until(String what, Supplier<T> state, Predicate<T> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    T now = state.get();
    while (!wanted.test(now)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came: " + what + ", still " + now);
      }
      LockSupport.parkNanos(20_000_000);
      now = state.get();
    }
    return now;
  }
}
