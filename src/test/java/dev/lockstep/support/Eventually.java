package dev.lockstep.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a state of the world that nobody tells of, by looking at it. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Eventually() {}

  public static void isTrue(String what, BooleanSupplier state) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came: " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Until the query's only value is true. */
  public static void isTrue(TestDatabase database, String sql) {
    isTrue(sql, () -> database.value(sql).equals("t"));
  }
}
