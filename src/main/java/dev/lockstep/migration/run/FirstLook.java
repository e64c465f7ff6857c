// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The look at the books with which a run begins, taken while the files are read: each takes a good
 * part of the time of a run that has little to do. The session is this look's until it has ended.
 */
final class FirstLook implements AutoCloseable {
  private final FutureTask<Bookkeeping> task;

  /** Begins. */
  FirstLook(LeasedRun leased) {
    this.task = new FutureTask<>(() -> Bookkeeping.lookFirst(leased.session()));
    Thread.ofPlatform().daemon().name("lockstep-look").start(task);
  }

  /**
   * What was seen.
   *
   * @throws SQLException if the database cannot be reached
   */
  Bookkeeping books() throws SQLException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SQLException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("looking at the books failed", cause);
    }
  }

  /** Waits for its end; what it failed by is no news any more, or was thrown. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (!task.isDone()) {
      try {
        task.get();
      } catch (ExecutionException e) {
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
