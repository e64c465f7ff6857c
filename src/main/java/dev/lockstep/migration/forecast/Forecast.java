package dev.lockstep.migration.forecast;

import java.util.List;

/**
 * What one migration would lock.
 *
 * @param locks on relations that are there already; nobody waits for those that it makes itself
 * @param unknown statements whose locks cannot be told without running them
 */
public record Forecast(List<LockForecast> locks, List<String> unknown) {
  public Forecast {
    locks = List.copyOf(locks);
    unknown = List.copyOf(unknown);
  }
}
