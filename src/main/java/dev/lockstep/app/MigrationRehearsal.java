// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.migration.run.GateOpener;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.run.ShimWatch;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.postgres.Connections;
import dev.lockstep.rehearsal.CopyTracer;
import dev.lockstep.rehearsal.DatabaseCopy;
import dev.lockstep.rehearsal.RehearsalException;
import dev.lockstep.rehearsal.RehearsalReport;
import dev.lockstep.rehearsal.RehearsalReport.BackfillTrace;
import dev.lockstep.rehearsal.RehearsalReport.ReverseTrace;
import dev.lockstep.snapshot.Snapshot;
import dev.lockstep.snapshot.SnapshotId;
import dev.lockstep.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Rehearses pending migrations: applies them to a copy of the database, runs the backfills that
 * their gates wait for, and undoes them again. The live database is not touched.
 */
public final class MigrationRehearsal {
  private static final String APPLICATION = "lockstep rehearsal";

  /** The newest snapshot that is verified. */
  private static final String LATEST = "latest";

  private final Settings settings;
  private final Snapshots snapshots;
  private final Events events;
  private final Clock clock;

  public MigrationRehearsal(Settings settings, Snapshots snapshots, Events events, Clock clock) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Rehearses.
   *
   * @param on the id of a verified snapshot, {@code latest} for the newest of them, or the name of
   *     a database on the live server
   * @param unused views that a person says nothing uses any more, for the copy alone
   * @throws RehearsalException if it cannot take place
   */
  public RehearsalReport run(String on, MigrationRunner.Options options, List<String> unused)
      throws SQLException, InterruptedException {
    DatabaseSettings live = settings.requiredDatabase();
    Source source = source(on);
    try (DatabaseCopy copy =
        DatabaseCopy.make(SnapshotWiring.access(live), live.database(), source.filling(), events)) {
      return rehearse(source, copy, live.ofDatabase(copy.name()), options, unused);
    }
  }

  private record Source(String text, DatabaseCopy.Filling filling) {}

  private Source source(String on) throws SQLException, InterruptedException {
    Optional<SnapshotId> id = SnapshotId.parse(on);
    if (id.isEmpty() && !on.equals(LATEST)) {
      return new Source("database " + on, DatabaseCopy.ofDatabase(on));
    }
    Snapshot snapshot = on.equals(LATEST) ? latest() : snapshots.find(on);
    if (snapshot.verified().isEmpty()) {
      throw new RehearsalException(
          "snapshot "
              + snapshot.id()
              + " is not verified: run 'lockstep snapshot verify "
              + snapshot.id()
              + "' first",
          null);
    }
    return new Source(
        "snapshot " + snapshot.id(),
        (administration, name) ->
            snapshots.restore(snapshot.id().text(), name, OptionalInt.empty()));
  }

  private Snapshot latest() throws SQLException, InterruptedException {
    return snapshots.list().stream()
        .filter(snapshot -> snapshot.verified().isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new RehearsalException(
                    "there is no verified snapshot to rehearse on: run 'lockstep snapshot create"
                        + " --verify' first",
                    null));
  }

  private RehearsalReport rehearse(
      Source source,
      DatabaseCopy copy,
      DatabaseSettings target,
      MigrationRunner.Options options,
      List<String> unused)
      throws SQLException, InterruptedException {
    DataSource engine = Database.dataSource(target, APPLICATION);
    Connections connections = Database.connections(engine);
    InstalledBackfills backfills = InstalledBackfills.ofFiles(settings, connections, events);
    TimedOpener opener = new TimedOpener(backfills.opener());
    CopyTracer tracer = new CopyTracer();
    MigrationRunner runner =
        new MigrationRunner(context(engine, tracer), backfills.gate()).opening(opener);
    Optional<Version> before = latest(connections);
    confirm(unused, runner, connections);
    Optional<String> failure = Optional.empty();
    Optional<ClosedGate> gatedBy = Optional.empty();
    Reverses reverses = new Reverses(List.of(), Optional.empty());
    try {
      gatedBy = runner.run(options).gatedBy();
      if (!tracer.traces().isEmpty()) {
        reverses = undo(context(engine, RunListener.NONE), backfills, before);
      }
    } catch (MigrationFailedException | RehearsedBackfillException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return new RehearsalReport(
        source.text(),
        copy.took(),
        clock.instant(),
        tracer.traces(),
        opener.ran,
        gatedBy,
        reverses.traces(),
        reverses.refused(),
        failure);
  }

  private void confirm(List<String> unused, MigrationRunner runner, Connections copy)
      throws SQLException {
    for (String view : unused) {
      try (Connection connection = copy.open()) {
        MigrationPlan plan = runner.plan(connection, MigrationRunner.Options.ALL);
        if (!ShimWatch.confirm(connection, plan, view, settings.migration().holder())) {
          throw new RehearsalException(
              "--unused " + view + ": no pending migration waits for that; see 'lockstep status'",
              null);
        }
      }
    }
  }

  private RunContext context(DataSource engine, RunListener listener) {
    return Runners.context(
        settings.migration(), Database.connections(engine), engine, events, listener);
  }

  private static Optional<Version> latest(Connections connections) throws SQLException {
    try (Connection connection = connections.open()) {
      return History.read(connection).latest().flatMap(AppliedMigration::version);
    }
  }

  private record Reverses(List<ReverseTrace> traces, Optional<String> refused) {}

  /** A missing way back is no failure of the migrations. */
  private static Reverses undo(
      RunContext context, InstalledBackfills backfills, Optional<Version> to)
      throws SQLException, InterruptedException {
    UndoRunner runner = Runners.back(context, backfills, SnapshotLookup.NONE);
    UndoRequest request =
        to.<UndoRequest>map(UndoRequest.To::new).orElseGet(UndoRequest.Everything::new);
    try {
      UndoReport report = runner.run(request, Rehearsal.NONE);
      return new Reverses(
          report.undone().stream()
              .map(
                  undone ->
                      new ReverseTrace(
                          undone.step().version().toString(),
                          undone.step().way().how().text(),
                          undone.elapsed()))
              .toList(),
          Optional.empty());
    } catch (UndoRefusedException e) {
      return new Reverses(List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static final class RehearsedBackfillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RehearsedBackfillException(String message, RuntimeException cause) {
      super(message, cause);
    }
  }

  /** Runs the backfills of the copy, and notes how long they take. */
  private static final class TimedOpener implements GateOpener {
    private final GateOpener opener;
    private final List<BackfillTrace> ran = new ArrayList<>();

    TimedOpener(GateOpener opener) {
      this.opener = opener;
    }

    @Override
    public void run(String backfill) {
      long began = System.nanoTime();
      try {
        opener.run(backfill);
      } catch (RuntimeException e) {
        throw new RehearsedBackfillException("backfill " + backfill + ": " + e.getMessage(), e);
      }
      ran.add(new BackfillTrace(backfill, Duration.ofNanos(System.nanoTime() - began)));
    }
  }
}
