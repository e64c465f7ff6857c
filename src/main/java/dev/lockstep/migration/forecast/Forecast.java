// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import java.util.ArrayList;
import java.util.List;

/** What one migration would lock, gathered statement by statement. */
public final class Forecast {
  /** So many statements of which nothing can be told are enough to say that it cannot be told. */
  private static final int MOST_UNKNOWN = 20;

  private final List<LockForecast> locks = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  Forecast() {}

  /** On relations that are there already; no session waits for those that it makes itself. */
  public List<LockForecast> locks() {
    return List.copyOf(locks);
  }

  /** Statements whose locks cannot be told without running them, each with its line. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** The strongest for each relation; two where neither covers the other. */
  void add(LockForecast lock) {
    boolean covered =
        locks.stream()
            .anyMatch(
                other ->
                    other.relation().equals(lock.relation()) && other.mode().covers(lock.mode()));
    if (!covered) {
      locks.removeIf(
          other -> other.relation().equals(lock.relation()) && lock.mode().covers(other.mode()));
      locks.add(lock);
    }
  }

  void cannotTell(String what, int line) {
    if (unknown.size() < MOST_UNKNOWN) {
      unknown.add(what + " in line " + line);
    } else if (unknown.size() == MOST_UNKNOWN) {
      unknown.add("…");
    }
  }
}
