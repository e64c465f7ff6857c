// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.util.Arrays;
import java.util.NoSuchElementException;

/** Says in one line what an Error means for the person who reads it, and what to do next. */
public final class ProgramErrors {
  private ProgramErrors() {}

  /** Whether {@code failure} can only come of a mistake in this program. */
  public static boolean isDefect(Throwable failure) {
    return failure instanceof NoSuchElementException
        || failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException;
  }

  /** One line about a defect: its own message says nothing to anybody. */
  public static String describeDefect(Throwable failure) {
    StackTraceElement[] way = failure.getStackTrace();
    String where =
        Arrays.stream(way)
            .filter(step -> step.getClassName().startsWith("dev.lockstep."))
            .findFirst()
            .map(step -> " at " + step)
            .orElse("");
    return "a defect of this program: "
        + failure
        + where
        + "; what was under way is rolled back. Please report it with what --verbose prints";
  }

  /** One line about {@code error}. */
  public static String describe(Error error) {
    if (error instanceof OutOfMemoryError) {
      return "ran out of memory: "
          + Runtime.getRuntime().maxMemory() / (1024 * 1024)
          + " MiB are the limit; what was under way is rolled back. Give it more (-Xmx, and the"
          + " container's limit), or make the largest statement smaller";
    }
    if (error instanceof StackOverflowError) {
      return "ran out of stack: something is nested too deeply; what was under way is rolled back."
          + " Make it flatter, or report it with --verbose";
    }
    return "an error of the program itself: "
        + error
        + "; what was under way is rolled back. Report it with --verbose";
  }
}
