// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a dump or a restore is.
 *
 * @param doing such as {@code snapshot …}
 * @param tables how many were begun
 * @param allTables how many there are
 * @param bytes the size of those that are done, on the server
 * @param allBytes the size of all
 * @param elapsed since it began
 */
public record Progress(
    String doing, int tables, int allTables, long bytes, long allBytes, Duration elapsed) {
  /** Who is shown how far it is. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = progress -> {};

    void show(Progress progress);
  }

  /** How long it will take from now on, by the bytes so far; empty if that says nothing yet. */
  public Optional<Duration> left() {
    return bytes == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(elapsed.toMillis() * (allBytes - bytes) / bytes));
  }

  /** {@code 3 of 12 tables, 24 MB of 1300 MB, about 40s left}. */
  public String text() {
    return tables
        + " of "
        + allTables
        + (allTables == 1 ? " table, " : " tables, ")
        + ByteSize.format(bytes)
        + " of "
        + ByteSize.format(allBytes)
        + left().map(left -> ", about " + Durations.format(left) + " left").orElse("");
  }
}
