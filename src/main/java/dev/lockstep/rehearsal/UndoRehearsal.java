// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.Outside;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.undo.DependentViews;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoPlan;
import dev.lockstep.migration.undo.UndoStep;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.shadow.ScratchUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An undo on a scratch database that the same migrations made, in the order in which the live one
 * had them: each reverse must run, and give back the schema of before; it must run, too, where the
 * objects of repeatable migrations stand; and the live schema must be the one that it was rehearsed
 * on, as far as the undo touches it. Scratch databases have no rows but those that migrations
 * bring.
 */
public final class UndoRehearsal implements Rehearsal {
  private static final String WITH_REPEATABLES = " where the objects of repeatable migrations are";

  private final ScratchSource scratch;
  private final Scope scope;
  private final Outside outside;
  private final List<NotOurs> notOurs;
  private final Duration lockTimeout;

  /**
   * One on databases of {@code scratch}.
   *
   * @param outside what the modules of the schema leave out
   * @param notOurs what in the live database is not ours, beside that
   * @param lockTimeout how long to wait for a session that locks a table of the live database
   */
  public UndoRehearsal(
      ScratchSource scratch, Outside outside, List<NotOurs> notOurs, Duration lockTimeout) {
    this.scratch = scratch;
    this.scope = Scope.of(outside).and(notOurs).reading(CatalogFilter.OWN);
    this.outside = outside;
    this.notOurs = List.copyOf(notOurs);
    this.lockTimeout = lockTimeout;
  }

  @Override
  public List<MigrationProblem> problems(UndoPlan plan, Connection live) throws SQLException {
    LiveDatabase seen = LiveDatabase.read(live, lockTimeout);
    try (ScratchServer server = scratch.open()) {
      return new Stage(server, plan).rehearse(seen);
    } catch (ScratchUnavailableException e) {
      throw new UnrehearsedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** One rehearsal on one server. */
  private final class Stage {
    private final ScratchServer server;
    private final UndoPlan plan;
    private final List<MigrationFile> staying;

    /** In the order in which they were applied. */
    private final List<UndoStep> forward;

    /**
     * Whether nothing stays that was applied after what is undone. Else, with versions applied out
     * of order, nobody knows what is right after each step: that it can be done has to do.
     */
    private final boolean newestOnly;

    /** What the state was before each step of the plan. */
    private final List<Fingerprint> before = new ArrayList<>();

    Stage(ScratchServer server, UndoPlan plan) {
      this.server = server;
      this.plan = plan;
      this.staying = staying(plan);
      this.forward = new ArrayList<>(plan.steps());
      Collections.reverse(forward);
      int oldest = forward.getFirst().row().rank();
      this.newestOnly = plan.staying().stream().allMatch(row -> row.rank() < oldest);
    }

    /** All that is applied, in the order in which it was. */
    private List<MigrationFile> inOrder() {
      Map<Version, MigrationFile> rest = new HashMap<>();
      staying.forEach(file -> rest.put(file.version().orElseThrow(), file));
      forward.forEach(step -> rest.put(step.version(), step.forward()));
      List<AppliedMigration> rows = new ArrayList<>(plan.staying());
      forward.forEach(step -> rows.add(step.row()));
      rows.sort(Comparator.comparingInt(AppliedMigration::rank));
      List<MigrationFile> last = new ArrayList<>();
      for (AppliedMigration row : rows) {
        row.version().map(rest::remove).ifPresent(last::add);
      }
      // Below a baseline they have no rows.
      List<MigrationFile> all = new ArrayList<>(rest.values());
      all.sort(Comparator.comparing(file -> file.version().orElseThrow()));
      all.addAll(last);
      return all;
    }

    List<MigrationProblem> rehearse(LiveDatabase live) throws SQLException {
      try (ScratchDatabase database = server.create()) {
        Catalog full = build(database);
        Optional<MigrationFile> repeatable = repeatables().stream().findFirst();
        if (repeatable.isEmpty()) {
          return back(database, full, live, full);
        }
        try (ScratchDatabase dressed = server.copyOf(database)) {
          return withRepeatables(database, dressed, full, live);
        }
      } catch (ReplayFailedException e) {
        throw new UnrehearsedException(
            "on a scratch database what is applied here fails: " + e.getMessage(), e);
      }
    }

    /** Makes the state that the live database should have, without repeatable migrations. */
    private Catalog build(ScratchDatabase database) throws SQLException {
      try (MigrationReplay replay = new MigrationReplay(database, scope).ofSeedsOnly(false)) {
        if (!newestOnly) {
          for (MigrationFile file : inOrder()) {
            replay.run(file);
          }
          return replay.catalog();
        }
        for (MigrationFile file : staying) {
          replay.run(file);
        }
        Catalog state = replay.catalog();
        for (UndoStep step : forward) {
          before.add(state.fingerprint());
          replay.run(step.forward());
          state = replay.catalog();
        }
        Collections.reverse(before);
        return state;
      }
    }

    /** Rows that migrations insert are as the backfills of the gates behind would have them. */
    private MigrationReplay behindGates(ScratchDatabase database) throws SQLException {
      return new MigrationReplay(database, scope)
          .ofSeedsOnly(
              inOrder().stream()
                  .anyMatch(file -> !file.directives().requiresBackfills().isEmpty()));
    }

    private List<MigrationProblem> withRepeatables(
        ScratchDatabase database, ScratchDatabase dressed, Catalog full, LiveDatabase live)
        throws SQLException {
      List<MigrationProblem> problems = new ArrayList<>();
      Catalog expected;
      try (MigrationReplay replay = behindGates(dressed)) {
        for (MigrationFile file : repeatables()) {
          replay.run(file);
        }
        expected = replay.catalog();
        problems.addAll(back(database, full, live, expected));
        if (problems.isEmpty()) {
          runAll(replay).ifPresent(problems::add);
        }
      }
      return problems;
    }

    /** All the way back on the bare schema, each stop compared. */
    private List<MigrationProblem> back(
        ScratchDatabase database, Catalog full, LiveDatabase live, Catalog expectedLive)
        throws SQLException {
      Catalog end;
      try (MigrationReplay replay = behindGates(database)) {
        end = full;
        for (int i = 0; i < plan.steps().size(); i++) {
          UndoStep step = plan.steps().get(i);
          Optional<MigrationProblem> failure = run(replay, step, "");
          if (failure.isPresent()) {
            return List.of(failure.get());
          }
          end = replay.catalog();
          if (newestOnly && !end.fingerprint().equals(before.get(i))) {
            List<ObjectDifference> differences =
                CatalogDifferences.exactly(expected(i), end).differences();
            if (!differences.isEmpty()) {
              return List.of(
                  new MigrationProblem(
                      step.reverse().script(),
                      0,
                      "does not give back the state before "
                          + step.forward().script()
                          + ": "
                          + DifferenceSummary.of(differences)));
            }
          }
        }
      }
      boolean begun = plan.steps().stream().anyMatch(UndoStep::begun);
      return begun
          ? List.of()
          : SchemasRehearsedOn.touchedBy(full, end, expectedLive, live.catalog(), outside, notOurs);
    }

    private Optional<MigrationProblem> runAll(MigrationReplay replay) throws SQLException {
      for (UndoStep step : plan.steps()) {
        Optional<MigrationProblem> failure = run(replay, step, WITH_REPEATABLES);
        if (failure.isPresent()
            && !DependentViews.drop(replay.connection(), step.reverse(), repeatables()).isEmpty()) {
          // As in earnest, where they are applied again at the end.
          failure = run(replay, step, WITH_REPEATABLES);
        }
        if (failure.isPresent()) {
          return failure;
        }
      }
      return Optional.empty();
    }

    private Optional<MigrationProblem> run(MigrationReplay replay, UndoStep step, String where)
        throws SQLException {
      try {
        replay.run(step.reverse());
        return Optional.empty();
      } catch (ReplayFailedException e) {
        return Optional.of(
            new MigrationProblem(
                step.reverse().script(),
                e.finding().line(),
                "fails on a scratch copy" + where + ": " + e.finding().message()));
      }
    }

    /** The catalog before the step {@code index}, made anew: it is needed to say what differs. */
    private Catalog expected(int index) throws SQLException {
      try (ScratchDatabase database = server.create();
          MigrationReplay replay = new MigrationReplay(database, scope).ofSeedsOnly(false)) {
        for (MigrationFile file : staying) {
          replay.run(file);
        }
        for (UndoStep step : forward.subList(0, forward.size() - 1 - index)) {
          replay.run(step.forward());
        }
        return replay.catalog();
      }
    }

    /** Those that are applied in the text that is here. */
    private List<MigrationFile> repeatables() {
      return plan.set().repeatables().stream()
          .filter(
              file -> {
                AppliedMigration row = plan.history().repeatables().get(file.description());
                return row != null
                    && row.checksumOrNull() != null
                    && (file.content().placeholders() || row.checksumOrNull() == file.checksum());
              })
          .toList();
    }
  }

  private static List<MigrationFile> staying(UndoPlan plan) {
    List<MigrationFile> files = new ArrayList<>();
    plan.history()
        .baseline()
        .ifPresent(
            baseline ->
                plan.set().versioned().stream()
                    .filter(file -> file.version().orElseThrow().compareTo(baseline) <= 0)
                    .forEach(files::add));
    if (files.isEmpty() && plan.history().baseline().isPresent()) {
      throw new UnrehearsedException(
          "the history begins with a baseline at version "
              + plan.history().baseline().get()
              + ", and no migration makes what was there before",
          null);
    }
    for (AppliedMigration row : plan.staying()) {
      plan.set().versioned().stream()
          .filter(file -> file.version().equals(row.version()))
          .findFirst()
          .filter(file -> !files.contains(file))
          .ifPresent(files::add);
    }
    return files;
  }
}
