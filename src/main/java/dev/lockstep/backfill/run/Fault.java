package dev.lockstep.backfill.run;

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

  static @Nullable Fault of(@Nullable String text) {
    return text == null ? null : valueOf(text.toUpperCase(Locale.ROOT));
  }
}
