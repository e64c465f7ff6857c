package dev.lockstep.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again at a state that another thread brings about; the limit is generous. */
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Eventually() {}

  /** The first value that {@code wanted} accepts. */
  public static <T> T until(Supplier<T> state, Predicate<T> wanted) {
    long end = System.nanoTime() + LIMIT.toNanos();
    T now = state.get();
    while (!wanted.test(now)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + now + " after " + LIMIT);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      now = state.get();
    }
    return now;
  }
}
