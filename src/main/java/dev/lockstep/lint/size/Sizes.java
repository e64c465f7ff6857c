// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables of a live database, at one moment.
 *
 * @param at when they were read
 * @param writesSince since when writes are counted: the last reset of the statistics, or the start
 *     of the server where they were never reset
 * @param longestTransaction how long the oldest open transaction of another session has run; zero
 *     if there is none
 * @param tables all of them
 */
public record Sizes(
    Instant at, Instant writesSince, Duration longestTransaction, List<TableSize> tables) {
  public Sizes {
    tables = List.copyOf(tables);
  }

  /** The table of this name. */
  public Optional<TableSize> find(String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
