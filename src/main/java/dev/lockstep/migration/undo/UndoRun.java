// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.event.Event;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFile.Kind;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.LeasedRun;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.SqlEngine;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.undo.UndoReport.Repeatable;
import dev.lockstep.migration.undo.UndoReport.Undone;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One undo under the lease: the reverses, then the repeatable migrations that they touched. */
final class UndoRun implements LeasedRun.Work {
  private final RunContext context;
  private final UndoRunner.Again again;
  private final UndoneBackfills backfills;
  private final UndoneLog log;
  private final TouchedRepeatables touched;

  /** Those that are left, in order. */
  private final Map<MigrationFile, UndoStep> steps = new LinkedHashMap<>();

  private final List<Undone> undone = new ArrayList<>();
  private final List<Repeatable> repeatables = new ArrayList<>();
  private final UndoExecution.Effects effects =
      new UndoExecution.Effects(new TreeSet<>(), new LinkedHashSet<>());

  /** Reverses that objects of repeatable migrations are in the way of. */
  private final Set<MigrationFile> barred = new HashSet<>();

  private UndoPlan plan;
  private long epoch;
  private @Nullable Deque<MigrationFile> toApplyAgain;

  UndoRun(
      UndoPlan plan,
      UndoRunner.Again again,
      RunContext context,
      UndoneBackfills backfills,
      Rehearsal rehearsal) {
    this.plan = plan;
    this.again = again;
    this.context = context;
    this.backfills = backfills;
    this.log = new UndoneLog(context.settings().holder(), rehearsal.takesPlace());
    this.touched = new TouchedRepeatables(plan.set(), plan.history());
  }

  List<Undone> undone() {
    return undone;
  }

  List<Repeatable> repeatables() {
    return repeatables;
  }

  List<String> backfills() {
    return List.copyOf(effects.backfills());
  }

  List<String> kept() {
    return List.copyOf(effects.kept());
  }

  @Override
  public boolean isOver() throws SQLException {
    plan = again.demandSame(plan);
    return false;
  }

  @Override
  public History begin(long holder) throws SQLException {
    epoch = holder;
    plan = again.demandSame(plan);
    plan.steps().forEach(step -> steps.put(step.reverse(), step));
    return plan.history();
  }

  @Override
  public List<MigrationFile> next() throws SQLException {
    if (!steps.isEmpty()) {
      return List.copyOf(steps.keySet());
    }
    if (toApplyAgain == null) {
      toApplyAgain = new ArrayDeque<>(touchedAndPending());
    }
    return toApplyAgain.isEmpty() ? List.of() : List.of(toApplyAgain.peek());
  }

  /** With their checksums as Flyway takes them in this database. */
  private List<MigrationFile> touchedAndPending() throws SQLException {
    return MigrationPlan.of(plan.set(), History.read(again.session())).pendingRepeatables().stream()
        .filter(file -> touched.touched().contains(file.description()))
        .toList();
  }

  @Override
  public void execute(
      Connection session, List<MigrationFile> files, SqlEngine.Execution execution) {
    if (files.getFirst().kind() == Kind.REPEATABLE) {
      applyAgain(session, files.getFirst(), execution);
      return;
    }
    try {
      context
          .engine()
          .undo(
              session,
              files,
              new UndoExecution(
                  execution,
                  plan.history(),
                  epoch,
                  Map.copyOf(steps),
                  touched,
                  backfills,
                  log,
                  effects,
                  barred,
                  context.events()));
    } catch (MigrationFailedException e) {
      if (!isBarredByViews(e)) {
        throw e;
      }
    }
  }

  /** Then it is tried once more without them. */
  private boolean isBarredByViews(MigrationFailedException failure) {
    return failure.sqlState().equals(SqlState.DEPENDENT_OBJECTS_STILL_EXIST)
        && !touched.applied().isEmpty()
        && failure.migration().filter(MigrationFile::transactional).filter(barred::add).isPresent();
  }

  /** What does not apply any more is no failure of the undo: its row is gone, so all know. */
  private void applyAgain(Connection session, MigrationFile file, SqlEngine.Execution execution) {
    if (toApplyAgain != null) {
      toApplyAgain.remove(file);
    }
    if (!file.transactional()) {
      left(file, "it runs outside a transaction");
      return;
    }
    try {
      context.engine().apply(session, List.of(file), execution);
    } catch (MigrationFailedException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      SQLException cause = SqlState.find(e);
      String why = cause == null ? e.getMessage() : WithoutRows.of(cause);
      left(file, String.valueOf(why).lines().findFirst().orElse(""));
    }
  }

  private void left(MigrationFile file, String why) {
    repeatables.add(new Repeatable(file.script(), Optional.of(why)));
    context
        .events()
        .emit(
            Event.warn(
                    "repeatable-not-applied",
                    file.script()
                        + " was not applied again: "
                        + why
                        + "; the next 'lockstep migrate' applies it")
                .with("script", file.script()));
  }

  @Override
  public void again() {
    // What was rolled back is as it was, and what ran outside a transaction has its journal.
  }

  @Override
  public void executed(MigrationFile file, Duration elapsed) {
    UndoStep step = steps.remove(file);
    if (step != null) {
      undone.add(new Undone(step, elapsed));
    } else {
      repeatables.add(new Repeatable(file.script(), Optional.empty()));
    }
  }
}
