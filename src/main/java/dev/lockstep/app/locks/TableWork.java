// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.lint.size.TableSize;
import org.jspecify.annotations.Nullable;

/**
 * What a pending migration would do to a table that takes the longer, the larger it is.
 *
 * @param sizeOrNull as it is now; null where it is not known
 */
public record TableWork(Kind kind, String table, @Nullable TableSize sizeOrNull) {
  /** What is done, the costliest first. */
  public enum Kind {
    REWRITES("rewrites"),
    CHANGES_ROWS("changes rows all over"),
    BUILDS_INDEX("builds an index on"),
    READS("reads all of");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** For people, before the name of a table. */
    public String text() {
      return text;
    }
  }

  /** For people: {@code rewrites artworks: 5,000,000 rows, 650.0 MB, hardly a write}. */
  public String text() {
    return kind.text() + " " + table + (sizeOrNull == null ? "" : ": " + sizeOrNull.text());
  }
}
