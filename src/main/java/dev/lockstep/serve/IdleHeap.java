// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import io.quarkus.runtime.ImageMode;
import java.time.Duration;

/**
 * Gives back what the heap of an idle service does not need, as G1 does on a JVM when it is told
 * to. The young generation of the native executable is large enough for a start to need no
 * collection; left alone it would fill up in a minute of probes and stay so. A collection of a heap
 * that is idle takes some milliseconds.
 */
final class IdleHeap {
  private static final Duration AFTER_START = Duration.ofMillis(500);
  private static final Duration PERIOD = Duration.ofSeconds(20);

  private IdleHeap() {}

  /** Begins, in a native executable; on a JVM its flags decide. */
  static void keepSmall() {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      Thread.ofPlatform().daemon().name("lockstep-heap").start(IdleHeap::collect);
    }
  }

  private static void collect() {
    try {
      Thread.sleep(AFTER_START);
      while (true) {
        System.gc();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
