// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Work on a scratch database beside the thread that asked for it: PostgreSQL does both at once.
 *
 * @param <T> what comes of it
 */
public final class Background<T> implements AutoCloseable {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  /** What is done. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does it.
     *
     * @param ready takes the result as soon as it is there, which may be before the end
     */
    void run(Consumer<T> ready) throws SQLException;
  }

  private Background(String name, Work<T> work) {
    this.thread = Thread.ofPlatform().name(name).start(() -> run(work));
  }

  /** Begins on a thread of this name. */
  public static <T> Background<T> begin(String name, Work<T> work) {
    return new Background<>(name, work);
  }

  private void run(Work<T> work) {
    try {
      work.run(result::complete);
      result.completeExceptionally(new IllegalStateException("nothing came of it"));
    } catch (SQLException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Waits for the result.
   *
   * @throws SQLException and whatever else the work failed by
   */
  public T await() throws SQLException {
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** Waits until the work has ended, and its database is gone. */
  @Override
  public void close() {
    awaitEnd(thread);
  }

  /** Waits until {@code thread} has ended; also if interrupted. */
  static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
