// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.health.Vitals;
import java.util.Set;

/**
 * What is logged when a thread ends by an error that it does not handle: a line, and, if the
 * service's work is its own, that this process is no longer whole. Else it would be missed only
 * when somebody asks why nothing happens.
 */
final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
  private static final String OURS = "lockstep-";

  /** Threads begun for one task each: the thread that waits for the task reports its failure. */
  private static final Set<String> REPLACEABLE =
      Set.of(
          "lockstep-health-check",
          "lockstep-connect",
          "lockstep-files",
          "lockstep-heap",
          "lockstep-lease");

  private final Vitals vitals;
  private final Events events;

  UncaughtErrors(Vitals vitals, Events events) {
    this.vitals = vitals;
    this.events = events;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable cause) {
    String name = thread.getName();
    boolean needed =
        name.startsWith(OURS) && !name.startsWith("lockstep-dry") && !REPLACEABLE.contains(name);
    if (needed) {
      vitals.lost(name, cause);
    }
    events.emit(
        Event.error(
                "thread-died",
                "thread "
                    + name
                    + " ended by "
                    + cause
                    + (needed ? "; this process is not live any more and has to be restarted" : ""))
            .with("thread_name", name));
  }
}
