// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.migration.run.GateOpener;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.WithoutRows;
import java.sql.SQLException;

/** Opens a gate: runs the backfill that a migration waits for, on an engine of this process. */
record RunUntilComplete(InstalledBackfills backfills, Connections connections, String owner)
    implements GateOpener {
  @Override
  public void run(String backfill) {
    try (BackfillEngine engine = backfills.engine(BackfillListener.NONE)) {
      engine.start();
      long id = backfills.backfills().trigger(backfill, owner).runId();
      engine.wake();
      Run ended = new RunWatch(connections).untilEnd(id, run -> {});
      if (ended.state() != RunState.COMPLETE) {
        throw notComplete(backfill, ended);
      }
    } catch (SQLException e) {
      String remedy = RowSecurity.remedy(e);
      throw new BackfillException(
          "backfill " + backfill + ": " + (remedy == null ? WithoutRows.of(e) : remedy));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackfillException("backfill " + backfill + " was stopped");
    }
  }

  private static BackfillException notComplete(String backfill, Run ended) {
    return new BackfillException(
        "backfill "
            + backfill
            + " ended "
            + ended.state().text()
            + (ended.error() == null
                ? "; see 'lockstep backfill status " + backfill + "'"
                : ": " + ended.reason()),
        ended.fault() == Fault.FILE);
  }
}
