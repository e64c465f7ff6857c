// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.failure;

/**
 * An exception that says what it means: how a command ends, whether the service tries again, and
 * whether its message is the line that people get. Commands and the service ask it, and know no
 * list of exceptions.
 */
public interface Explained {
  /** How a command ends by it. */
  Meaning meaning();

  /** Whether the same may succeed later, with nothing changed by hand. */
  default Retry retry() {
    return Retry.BY_CAUSE;
  }

  /**
   * Whether its message is the whole line for people: what happened, to what, what to do next. If
   * not, a line about the database's error helps more.
   */
  default boolean isWholeLine() {
    return true;
  }
}
