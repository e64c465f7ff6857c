// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.live;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what waits for the database or makes a page: few, so that the page takes little from
 * the work of the service, and gone when nobody looks.
 */
@Singleton
public class Workers {
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          work -> Thread.ofPlatform().daemon().name("lockstep-page").unstarted(work));

  Workers() {
    executor.allowCoreThreadTimeOut(true);
  }

  /** Does {@code work} in the background; false if too much is waiting already. */
  public boolean take(Runnable work) {
    try {
      executor.execute(work);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @PreDestroy
  void stop() {
    executor.shutdownNow();
  }
}
