package dev.lockstep.migration;

import dev.lockstep.event.Events;
import dev.lockstep.migration.Plan.ClosedGate;
import dev.lockstep.migration.RunListener.Phase;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.FreedConnections;
import dev.lockstep.postgres.LockstepSchema;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings a database to the version that the migrations folder reaches, up to a closed gate: one
 * runner at a time, each migration patient with live traffic, and healing what an earlier runner
 * left behind when it died.
 */
public final class MigrationRunner {
  private final Connections connections;
  private final SqlEngine engine;
  private final Gate gate;
  private final MigrationSettings settings;
  private final Events events;
  private final RunListener listener;
  private final Pause pause;

  /** For looks at the plan, which a closed gate has every few seconds; a run reads for itself. */
  private final KnownHistory known = new KnownHistory();

  public MigrationRunner(
      Connections connections,
      SqlEngine engine,
      Gate gate,
      MigrationSettings settings,
      Events events,
      RunListener listener,
      Pause pause) {
    this.connections = new FreedConnections(connections);
    this.engine = engine;
    this.gate = gate;
    this.settings = settings;
    this.events = events;
    this.listener = listener;
    this.pause = pause;
  }

  /**
   * How far to go.
   *
   * @param target the last version to apply; empty for all
   * @param runBackfills whether to run what the gates wait for, and go on
   */
  public record Options(Optional<Version> target, boolean runBackfills) {
    public static final Options ALL = new Options(Optional.empty(), false);

    /** A target that no migration has is a typing error, and would be believed. */
    private void demandKnown(Plan plan) {
      if (target.isPresent() && !plan.knows(target.get())) {
        throw new UnknownVersionException("--target", target.get(), plan.set());
      }
    }
  }

  /** What would be done now, against the database, changing nothing. */
  public Plan plan(Connection connection, Options options) throws SQLException {
    Plan plan = Plan.of(settings.files().get(), known.read(connection), gate);
    options.demandKnown(plan);
    return options.target().map(plan::upTo).orElse(plan);
  }

  /**
   * Applies what is pending.
   *
   * @throws UnknownVersionException if the target is the version of no migration
   * @throws InvalidMigrationsException if files and history do not agree; nothing was changed
   * @throws UnusableSearchPathException if there is no schema to work in; nothing was changed
   * @throws MigrationFailedException if a migration fails; those before it are applied
   * @throws LockUnavailableException if a lock or the lease could not be had in time
   * @throws SQLException if the database cannot be reached, or is lost
   */
  public RunReport run(Options options) throws SQLException, InterruptedException {
    long began = System.nanoTime();
    MigrationSet set = settings.files().get();
    listener.phase(Phase.CONNECTING);
    try (ReusedConnection session = new ReusedConnection(connections)) {
      Run run = new Run(set, options, session);
      try {
        run.toTheEnd();
      } finally {
        listener.phase(Phase.DONE);
      }
      return new RunReport(
          run.applied,
          run.gatedBy,
          run.history.latest().flatMap(AppliedMigration::version),
          run.retry.retries(),
          run.retry.lockWait(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** One run's state. */
  private final class Run {
    private final MigrationSet set;
    private final Options options;

    /**
     * Closed while others work, migrations or backfills: idle for hours, it would be cut by a
     * server or a firewall that suffers no idle sessions, and it would be a third one that is open.
     */
    private final ReusedConnection session;

    private final List<RunReport.Applied> applied = new ArrayList<>();
    private final LockRetry retry = new LockRetry(settings.lockRetryFor(), events, listener, pause);
    private Optional<ClosedGate> gatedBy = Optional.empty();
    private History history = History.NONE;

    Run(MigrationSet set, Options options, ReusedConnection session) {
      this.set = set;
      this.options = options;
      this.session = session;
    }

    void toTheEnd() throws SQLException, InterruptedException {
      while (true) {
        Plan plan = plan();
        if (isOver(plan)) {
          LockstepSchema.upgrade(session.get());
          return;
        }
        CurrentSchema.require(session.get());
        if (!plan.history().exists()) {
          ForeignTables.refuse(session.get(), set, settings.notOurs());
        }
        LockstepSchema.install(session.get());
        listener.phase(Phase.WAITING_FOR_LEASE);
        Optional<LeaseKeeper> lease = queue().await(() -> isOver(plan()));
        if (lease.isPresent()) {
          try (LeaseKeeper keeper = lease.get()) {
            apply(keeper);
          }
        }
        // The lease is not kept while backfills run: they may take days.
        if (gatedBy.isEmpty() || !options.runBackfills()) {
          if (isOver(plan())) {
            return;
          }
        } else {
          session.close();
          gatedBy.get().backfills().forEach(gate::run);
        }
      }
    }

    private void checkLease(LeaseKeeper keeper, MigrationFailedException failure)
        throws SQLException {
      try {
        Lease.check(session.get(), keeper.epoch());
      } catch (SQLException e) {
        throw SqlState.of(e).equals(SqlState.NOT_REACHED) ? lost(e, failure) : e;
      }
    }

    private Plan plan() throws SQLException {
      history = History.read(session.get());
      Plan plan = Plan.of(set, history, gate);
      if (!plan.problems().isEmpty()) {
        throw new InvalidMigrationsException(plan.problems());
      }
      options.demandKnown(plan);
      return options.target().map(plan::upTo).orElse(plan);
    }

    /** Nothing to do, or nothing that may be done: then nobody needs the lease. */
    private boolean isOver(Plan plan) throws SQLException {
      gatedBy = plan.closedGate(session.get(), gate);
      if (plan.isDone()) {
        return true;
      }
      return gatedBy.isPresent()
          && !options.runBackfills()
          && plan.failed().isEmpty()
          && plan.runnable(gatedBy).isEmpty();
    }

    private void apply(LeaseKeeper keeper) throws SQLException, InterruptedException {
      listener.phase(Phase.HEALING);
      if (history.exists()) {
        // A runner that was killed after its last row, and before it had tidied up.
        StatementJournal.forgetFinished(session.get(), history);
      }
      Recovery recovery = new Recovery(events);
      recovery.heal(session.get(), plan());
      listener.phase(Phase.APPLYING);
      MigrationExecution execution =
          new MigrationExecution(
              settings, history.schema(), keeper, events, listener, pause, applied::add);
      while (true) {
        Plan plan = plan();
        gatedBy = plan.closedGate(session.get(), gate);
        List<MigrationFile> runnable = plan.runnable(gatedBy);
        if (runnable.isEmpty()) {
          if (plan.history().exists()) {
            StatementJournal.forgetFinished(session.get(), plan.history());
          }
          return;
        }
        session.close();
        try {
          engine.apply(runnable, execution);
        } catch (MigrationFailedException e) {
          execution.end();
          checkLease(keeper, e);
          retry.orThrow(e, execution, keeper);
          recovery.heal(session.get(), plan());
        } finally {
          execution.end();
        }
      }
    }
  }

  /** A server that can no longer be reached in mid-run was lost, and is not merely not there. */
  private static SQLException lost(SQLException refused, MigrationFailedException failure) {
    SQLException lost = new SQLException(refused.getMessage(), SqlState.CONNECTION_LOST, refused);
    lost.addSuppressed(failure);
    return lost;
  }

  private LeaseQueue queue() {
    return new LeaseQueue(connections, settings, events, pause);
  }

  /**
   * Removes failed rows from the history and INVALID indexes.
   *
   * @return what was done, a line each; empty if there was nothing to do
   */
  public List<String> repair() throws SQLException, InterruptedException {
    try (Connection connection = connections.open()) {
      if (!Recovery.needed(connection)) {
        return List.of();
      }
      LockstepSchema.install(connection);
      try (LeaseKeeper keeper = queue().await(() -> false).orElseThrow()) {
        keeper.doing("repairing");
        return new Recovery(events).repair(connection);
      }
    }
  }
}
