// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.event.Event;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work on the database that ends early, and well, when the process is told to stop. */
final class StoppableWork {
  private StoppableWork() {}

  /** Work. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException, InterruptedException;
  }

  /**
   * Runs {@code work}; a signal cancels what its connections are doing.
   *
   * @param event the name of the event that says so
   * @param afterwards what to say at the end: what of the work stays, and what goes on with it
   * @throws InterruptedException with {@code afterwards}, if it was told to stop
   */
  static <T> T run(
      Console console,
      CancellableDataSource connections,
      String event,
      String afterwards,
      Work<T> work)
      throws SQLException, InterruptedException {
    Thread here = Thread.currentThread();
    Runnable cancel =
        () -> {
          here.interrupt();
          connections.cancelAll();
        };
    AtomicBoolean stopping = new AtomicBoolean();
    try (StopSignal signal =
        StopSignal.does(
            ended -> {
              stopping.set(true);
              console.event(Event.info(event, "stopping: what runs now is cancelled"));
              StopSignal.cancelling(cancel).run(ended);
            })) {
      return work.run();
    } catch (SQLException | InterruptedException | RuntimeException e) {
      if (stopping.get()) {
        InterruptedException stopped = new InterruptedException(afterwards);
        stopped.initCause(e);
        throw stopped;
      }
      throw e;
    }
  }
}
