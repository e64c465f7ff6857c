// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sleep that ends at once when the engine stops. */
final class EngineStop {
  private final CountDownLatch stop = new CountDownLatch(1);

  /** Sleeps for {@code duration}; whether the engine was stopped meanwhile. */
  boolean sleep(Duration duration) {
    try {
      return stop.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      return true;
    }
  }

  boolean stopped() {
    return stop.getCount() == 0;
  }

  void stop() {
    stop.countDown();
  }
}
