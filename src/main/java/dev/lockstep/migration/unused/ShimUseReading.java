// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one look says about the use of a shim. */
public sealed interface ShimUseReading {
  /**
   * By the statistics of statements.
   *
   * @param now whether a session uses it at this moment
   * @param calls of statements that name it, since they are counted
   * @param deallocations how often statements were forgotten to make room: between two equal
   *     numbers none was
   * @param resetAt since when they are counted
   */
  record Counted(boolean now, BigDecimal calls, long deallocations, @Nullable Instant resetAt)
      implements ShimUseReading {}

  /** The database cannot tell. */
  record NotToBeTold(String why) implements ShimUseReading {}
}
