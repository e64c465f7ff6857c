// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.postgres.LockMode;
import java.time.Duration;
import java.util.List;

/**
 * What one statement did.
 *
 * @param line of the migration, from 1
 * @param text its beginning, on one line
 * @param took until the server had executed it
 * @param locks those stronger than reading that it was the first of its transaction to take, on
 *     relations that were there before the migration
 * @param rewrites tables and materialized views that were written anew
 */
public record StatementTrace(
    int line, String text, Duration took, List<Lock> locks, List<Rewrite> rewrites) {
  public StatementTrace {
    locks = List.copyOf(locks);
    rewrites = List.copyOf(rewrites);
  }

  /**
   * A lock on a relation.
   *
   * @param held from the begin of the statement to the end of its transaction
   */
  public record Lock(String relation, LockMode mode, Duration held) {}

  /**
   * A relation that was written anew.
   *
   * @param rows as the statistics have them
   * @param bytes of the new one, without its indexes
   */
  public record Rewrite(String relation, long rows, long bytes) {}
}
