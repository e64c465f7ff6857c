// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoPlan;
import dev.lockstep.migration.undo.UndoPreview;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.postgres.Connections;
import dev.lockstep.view.UndoView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the admin API asks of an undo before one begins. Changes nothing. */
public final class UndoChecks {
  private final Connections connections;
  private final UndoRunner runner;
  private final Rehearsal rehearsal;

  public UndoChecks(Connections connections, UndoRunner runner, Rehearsal rehearsal) {
    this.connections = connections;
    this.runner = runner;
    this.rehearsal = rehearsal;
  }

  /** The rehearsal, or none if that is what was asked for. */
  public Rehearsal rehearsal(boolean unrehearsed) {
    return unrehearsed ? Rehearsal.NONE : rehearsal;
  }

  /**
   * Looks at files, history and backfills.
   *
   * @throws UndoRefusedException if anything there speaks against it
   */
  public void demandPossible(UndoRequest request) throws SQLException {
    try (Connection connection = connections.open()) {
      demandNone(runner.plan(connection, request).problems());
    }
  }

  /**
   * What it would do, after a rehearsal.
   *
   * @throws UndoRefusedException if anything speaks against it
   */
  public UndoView preview(UndoRequest request, boolean unrehearsed) throws SQLException {
    try (Connection connection = connections.open()) {
      UndoPlan plan = runner.plan(connection, request);
      List<MigrationProblem> problems = new ArrayList<>(plan.problems());
      Rehearsal how = rehearsal(unrehearsed);
      if (problems.isEmpty() && !plan.steps().isEmpty()) {
        problems.addAll(how.problems(plan, connection));
      }
      demandNone(problems);
      return UndoView.of(UndoPreview.of(plan, connection), how.takesPlace());
    }
  }

  private static void demandNone(List<MigrationProblem> problems) {
    if (!problems.isEmpty()) {
      throw new UndoRefusedException(problems);
    }
  }
}
