// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.ShimWatch;
import dev.lockstep.migration.undo.UndoneVersions;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Looks, between runs, whether a closed gate has opened or waits for something else by now. */
record GateWatch(MigrationRunner runner, Gate gate, Connections connections, Events events) {
  boolean hasMoved(BootState.Gated gated) {
    try (Connection connection = connections.open()) {
      MigrationPlan plan = runner.plan(connection, Options.ALL);
      ShimWatch.look(connection, plan, false);
      Optional<MigrationPlan.ClosedGate> closed = plan.closedGate(connection, gate);
      boolean moved = closed.isEmpty() || !closed.get().text().equals(gated.gate());
      // A migration that was undone is not applied again because a gate opens, only on request.
      return moved && !UndoneVersions.areAmong(connection, plan.runnable(closed));
    } catch (SQLException | RuntimeException e) {
      // Still gated, as far as is known: the probes report the database, and the next look is near.
      events.emit(Event.debug("gate-not-read", String.valueOf(e.getMessage())));
      return false;
    }
  }
}
