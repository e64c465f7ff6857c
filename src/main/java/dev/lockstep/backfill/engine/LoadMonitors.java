// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.throttle.LoadMonitor;
import dev.lockstep.backfill.throttle.Throttle;
import dev.lockstep.postgres.Connections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The load monitors of the runs that this process works on, one for each. */
final class LoadMonitors implements AutoCloseable {
  private final Connections connections;
  private final EngineContext context;
  private final Map<Long, LoadMonitor> monitors = new ConcurrentHashMap<>();

  LoadMonitors(Connections connections, EngineContext context) {
    this.connections = connections;
    this.context = context;
  }

  /** What holds back the batches of run {@code id}; it is started if it was not yet. */
  Throttle throttle(long id, BackfillDefinition definition) {
    return monitors.computeIfAbsent(
        id,
        run ->
            LoadMonitor.start(
                connections,
                definition,
                BatchTransaction.applicationName(definition.name()),
                context.settings().throttle(),
                context.clock(),
                context.events()));
  }

  /** How much of what the server bears is used, as run {@code id} sees it; empty if unknown. */
  OptionalDouble utilisation(long id) {
    LoadMonitor monitor = monitors.get(id);
    return monitor == null ? OptionalDouble.empty() : OptionalDouble.of(monitor.utilisation());
  }

  /** Ends those of all runs but {@code active}. */
  void keepOnly(Set<Long> active) {
    monitors
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !active.contains(entry.getKey());
              if (over) {
                entry.getValue().close();
              }
              return over;
            });
  }

  @Override
  public void close() {
    monitors.values().forEach(LoadMonitor::close);
  }
}
