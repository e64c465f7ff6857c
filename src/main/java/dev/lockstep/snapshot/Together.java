// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that is done at the same time: the first part that fails ends the others. */
final class Together {
  private Together() {}

  /** A part of it. */
  interface Part {
    void run() throws SQLException, IOException, InterruptedException;

    /** Makes {@link #run} come to its end soon; called from another thread. */
    void stop();
  }

  /** Runs all parts to their end. */
  static void run(List<? extends Part> parts)
      throws SQLException, IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, parts.size()),
            Thread.ofPlatform().daemon().name("lockstep-snapshot-", 1).factory());
    CompletionService<Boolean> ended = new ExecutorCompletionService<>(threads);
    List<Future<Boolean>> all = new ArrayList<>();
    boolean well = false;
    try {
      for (Part part : parts) {
        all.add(
            ended.submit(
                () -> {
                  part.run();
                  return true;
                }));
      }
      for (int i = 0; i < all.size(); i++) {
        boolean unused = ended.take().get();
      }
      well = true;
    } catch (ExecutionException e) {
      rethrow(e);
    } finally {
      if (!well) {
        parts.forEach(Part::stop);
      }
      // Interrupts what still runs, and waits for it: nothing is written after this.
      threads.shutdownNow();
      threads.close();
    }
  }

  private static void rethrow(ExecutionException e)
      throws SQLException, IOException, InterruptedException {
    switch (e.getCause()) {
      case SQLException cause -> throw cause;
      case IOException cause -> throw cause;
      case InterruptedException cause -> throw cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> throw new IllegalStateException(e);
    }
  }
}
