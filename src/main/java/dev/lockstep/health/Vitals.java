// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can still do its work: a thread of the service that ended by an error is not
 * begun again, and only a new process has it.
 */
public final class Vitals {
  /** Those of this process. */
  public static final Vitals OF_PROCESS = new Vitals();

  private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

  public Vitals() {}

  /** Takes note of a thread that is gone; the first one is kept. */
  public void lost(String thread, Throwable cause) {
    lost.compareAndSet(null, "thread " + thread + " ended by " + cause);
  }

  /** The thread that is gone, if one is. */
  public Optional<String> problem() {
    return Optional.ofNullable(lost.get());
  }
}
