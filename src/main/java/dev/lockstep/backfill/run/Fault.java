// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.postgres.SqlState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where to look for what made a run fail. */
public enum Fault {
  /** What the file says is wrong, whatever the rows. */
  FILE,
  /** Some rows do not bear it. */
  ROWS,
  /** The database, or what Lockstep may do there. */
  DATABASE;

  /** As it is stored. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where to look when a statement failed with {@code state} for good. */
  public static Fault ofState(String state) {
    boolean says =
        state.startsWith("42")
            || state.equals("0A000")
            || state.equals("3F000")
            // What @remaining gave is no number.
            || state.equals("02000")
            || state.equals("22004");
    if (says && !state.equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
      return Fault.FILE;
    }
    boolean ofRows =
        state.isEmpty()
            || state.startsWith("22")
            || state.startsWith("23")
            || state.startsWith("P0");
    return ofRows ? Fault.ROWS : Fault.DATABASE;
  }

  static @Nullable Fault of(@Nullable String text) {
    return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
  }
}
