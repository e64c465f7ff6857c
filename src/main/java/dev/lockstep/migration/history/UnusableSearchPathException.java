// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.failure.Retry;
import org.jspecify.annotations.Nullable;

/**
 * The session's search path leads to no schema that migrations may work in. Nothing was changed.
 */
public final class UnusableSearchPathException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  UnusableSearchPathException(String path, String role, @Nullable String schema) {
    super(
        "search_path of role "
            + role
            + " is '"
            + path
            + "', "
            + (schema == null
                ? "and no schema of that name is there (or may be used)"
                : "so that tables would be made in " + schema)
            + "; create the schema, or set LOCKSTEP_SEARCH_PATH (or ALTER ROLE … SET search_path)"
            + " to the one your migrations work in");
  }

  @Override
  public Meaning meaning() {
    return Meaning.USAGE;
  }

  @Override
  public Retry retry() {
    return Retry.LATER;
  }
}
