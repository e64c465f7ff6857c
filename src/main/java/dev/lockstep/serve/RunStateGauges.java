// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What the migrations of this process are doing, from its start on. See docs/metrics.md. */
final class RunStateGauges {
  /** Every {@link BootState#name}. */
  static final List<String> STATES =
      List.of(
          "starting",
          "off",
          "waiting",
          "running",
          "gated",
          "done",
          "failed",
          "undone",
          "not-undone");

  private RunStateGauges() {}

  /** Reads the state when it is asked for; {@code migration} lives as long as the registry. */
  static void register(MeterRegistry registry, BootMigration migration) {
    for (String state : STATES) {
      Gauge.builder(
              "lockstep.migrations.run", migration, now -> state.equals(now.state().name()) ? 1 : 0)
          .description("1 for the state that the migrations of this process are in, 0 for others")
          .tag("state", state)
          .register(registry);
    }
    Gauge.builder("lockstep.migrations.blocked", migration, RunStateGauges::blockers)
        .description("sessions that keep the running migration waiting for a lock")
        .register(registry);
  }

  private static double blockers(BootMigration migration) {
    return migration.state() instanceof BootState.Running running ? running.blockers().size() : 0;
  }
}
