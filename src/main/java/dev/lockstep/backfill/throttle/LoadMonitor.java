package dev.lockstep.backfill.throttle;

import dev.lockstep.backfill.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Holds batches back outside of their window. */
public final class LoadMonitor implements Throttle, AutoCloseable {
  private final BackfillDefinition definition;
  private final Clock clock;

  private LoadMonitor(BackfillDefinition definition, Clock clock) {
    this.definition = definition;
    this.clock = clock;
  }

  public static LoadMonitor start(
      Connections connections,
      BackfillDefinition definition,
      String applicationName,
      BackfillSettings.Throttle limits,
      Clock clock,
      Events events) {
    return new LoadMonitor(definition, clock);
  }

  @Override
  public @Nullable Hold hold() {
    if (definition.window() != null && !definition.window().contains(clock.instant())) {
      return new Hold("window", "outside of " + definition.window(), true);
    }
    return null;
  }

  @Override
  public void close() {}
}
