// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a run does next, by the plan and the gates as they are now. */
sealed interface Decision {
  /** The database is where the files lead. */
  record Done() implements Decision {}

  /** Nothing may be applied before this gate is open, and the run does not open it. */
  record Gated(ClosedGate gate) implements Decision {}

  /**
   * There is something to apply, to heal, to call back or to wait for.
   *
   * @param runnable the migrations that may run now, versioned ones first
   * @param gate the first closed gate behind them
   * @param opens whether the run opens that gate and goes on
   */
  record Work(List<MigrationFile> runnable, Optional<ClosedGate> gate, boolean opens)
      implements Decision {
    public Work {
      runnable = List.copyOf(runnable);
    }
  }

  /**
   * Decides.
   *
   * @param callbacks those that still have to run, even where there is nothing to apply
   * @param runBackfills whether the run does what gates wait for; it cannot end the use of a shim
   */
  static Decision of(
      MigrationPlan plan,
      Connection connection,
      Gate gate,
      PendingCallbacks callbacks,
      boolean runBackfills)
      throws SQLException {
    Optional<ClosedGate> closed = plan.closedGate(connection, gate);
    boolean opens = closed.isPresent() && runBackfills && closed.get().shims().isEmpty();
    List<MigrationFile> runnable = plan.runnable(closed);
    if (callbacks.isOver()) {
      if (plan.isDone()) {
        return new Done();
      }
      if (closed.isPresent() && !opens && plan.failed().isEmpty() && runnable.isEmpty()) {
        return new Gated(closed.get());
      }
    }
    return new Work(runnable, closed, opens);
  }

  /** The closed gate that the run has come to, if any. */
  default Optional<ClosedGate> closedGate() {
    return switch (this) {
      case Done done -> Optional.empty();
      case Gated gated -> Optional.of(gated.gate());
      case Work work -> work.gate();
    };
  }
}
