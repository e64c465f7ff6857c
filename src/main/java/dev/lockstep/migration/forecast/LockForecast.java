// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.postgres.LockMode;

/**
 * A lock that a migration would take on a relation that is there already.
 *
 * @param relation on what, as PostgreSQL names it from the current search path
 */
public record LockForecast(LockMode mode, String relation) {
  /** For people: {@code ACCESS EXCLUSIVE on artworks (blocks reads and writes)}. */
  public String text() {
    return mode.label() + " on " + relation + " (blocks " + mode.blocks() + ")";
  }
}
