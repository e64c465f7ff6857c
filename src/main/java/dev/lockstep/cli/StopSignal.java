// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a command does when it is told to stop (SIGTERM, Ctrl-C): the process ends when that is
 * done. Closed, the command has come to its end by itself.
 */
final class StopSignal implements AutoCloseable {
  /** An orchestrator that asks for the end kills after 30 s, normally. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** The process ends with its last hook: what the command says at its end has to come before. */
  private static final CountDownLatch SAID = new CountDownLatch(1);

  private static final Duration LONGEST_TO_SAY = Duration.ofSeconds(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean given;

  /** What to do; {@code ended} is there to be waited for. */
  @FunctionalInterface
  interface Stop {
    void run(Ended ended) throws InterruptedException;
  }

  /** Whether the command has ended. */
  @FunctionalInterface
  interface Ended {
    /** Waits for it, {@code time} at most. */
    boolean within(Duration time) throws InterruptedException;
  }

  private StopSignal(Stop stop) {
    this.hook = Thread.ofPlatform().name("lockstep-stop").unstarted(() -> stop(stop));
  }

  /** Does {@code stop} when the process is told to stop, from now on until it is closed. */
  static StopSignal does(Stop stop) {
    StopSignal signal = new StopSignal(stop);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** The command has said how it ended: nothing has to be waited for any more. */
  static void said() {
    SAID.countDown();
  }

  /** Cancels by {@code cancel}, again and again until the command has ended. */
  static Stop cancelling(Runnable cancel) {
    return ended -> {
      long end = System.nanoTime() + LONGEST.toNanos();
      do {
        cancel.run();
      } while (!ended.within(Duration.ofMillis(200)) && System.nanoTime() < end);
    };
  }

  private void stop(Stop stop) {
    given = true;
    try {
      stop.run(time -> ended.await(time.toMillis(), TimeUnit.MILLISECONDS));
      if (!SAID.await(LONGEST_TO_SAY.toMillis(), TimeUnit.MILLISECONDS)) {
        System.getLogger(StopSignal.class.getName())
            .log(System.Logger.Level.DEBUG, "the command has not come to its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!given) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is stopping already: there is nothing left to do.
        System.getLogger(StopSignal.class.getName())
            .log(System.Logger.Level.DEBUG, "stops at its end", e);
      }
    }
  }
}
