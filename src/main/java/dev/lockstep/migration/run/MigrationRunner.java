// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Events;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.foreign.ForeignTables;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.CachedHistory;
import dev.lockstep.migration.history.CurrentSchema;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LeaseQueue;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.outside.Recovery;
import dev.lockstep.migration.outside.StatementJournal;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.Plan;
import dev.lockstep.migration.plan.Plan.ClosedGate;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.LockstepSchema;
import dev.lockstep.postgres.trust.Bookkeeping;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the version that the migrations folder reaches, up to a closed gate: one
 * runner at a time, each migration patient with live traffic, and healing what an earlier runner
 * left behind when it died.
 */
public final class MigrationRunner {
  private final RunContext context;
  private final Gate gate;
  private final BeforeRun precaution;
  private final AfterRun epilogue;

  /** For looks at the plan, which a closed gate has every few seconds; a run reads for itself. */
  private final CachedHistory known = new CachedHistory();

  public MigrationRunner(
      Connections connections,
      SqlEngine engine,
      Gate gate,
      MigrationSettings settings,
      Events events,
      RunListener listener,
      Sleeper pause) {
    this(new RunContext(connections, engine, settings, events, listener, pause), gate);
  }

  public MigrationRunner(RunContext context, Gate gate) {
    this(context, gate, BeforeRun.NONE, AfterRun.NONE);
  }

  private MigrationRunner(RunContext context, Gate gate, BeforeRun precaution, AfterRun epilogue) {
    this.context = context;
    this.gate = gate;
    this.precaution = precaution;
    this.epilogue = epilogue;
  }

  /** The same, whose runs take {@code before} before their first change. */
  public MigrationRunner taking(BeforeRun before) {
    return new MigrationRunner(context, gate, before, epilogue);
  }

  /** The same, whose runs that applied something end with {@code last}. */
  public MigrationRunner endingWith(AfterRun last) {
    return new MigrationRunner(context, gate, precaution, last);
  }

  private MigrationSettings settings() {
    return context.settings();
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
    Plan plan = Plan.of(settings().files().get(), known.read(connection), gate);
    options.demandKnown(plan);
    return options.target().map(plan::upTo).orElse(plan);
  }

  /**
   * Demands what a run demands of a database before its first migration.
   *
   * @throws MigrationFailedException if something else has made tables there
   */
  public void demandOwn(Connection connection, Plan plan) throws SQLException {
    if (!plan.isDone() && !plan.history().exists()) {
      ForeignTables.refuse(connection, plan.set(), settings().notOurs());
    }
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
    MigrationSet set = settings().files().get();
    context.listener().phase(Phase.CONNECTING);
    try (LeasedRun leased = new LeasedRun(context)) {
      Run run = new Run(set, options, leased);
      try {
        run.toTheEnd();
        if (!run.applied.isEmpty()) {
          epilogue.after(leased.session(), List.copyOf(run.applied));
        }
      } finally {
        context.listener().phase(Phase.DONE);
      }
      return new RunReport(
          run.applied,
          run.snapshot,
          run.gatedBy,
          run.history.latest().flatMap(AppliedMigration::version),
          leased.retries(),
          leased.lockWait(),
          Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** One run's state. */
  private final class Run implements LeasedRun.Work {
    private final MigrationSet set;
    private final Options options;
    private final LeasedRun leased;
    private final Recovery recovery = new Recovery(context.events());
    private final List<RunReport.Applied> applied = new ArrayList<>();
    private final PendingCallbacks callbacks;
    private Optional<ClosedGate> gatedBy = Optional.empty();
    private Optional<String> snapshot = Optional.empty();
    private boolean cautious = precaution != BeforeRun.NONE;
    private History history = History.NONE;

    /** What was read last, while nothing that this run did can have changed it. */
    private @Nullable Plan current;

    /** Whether nothing was left to do when the lease was given back, or others held it. */
    private boolean over;

    Run(MigrationSet set, Options options, LeasedRun leased) {
      this.set = set;
      this.options = options;
      this.leased = leased;
      this.callbacks = new PendingCallbacks(set);
    }

    void toTheEnd() throws SQLException, InterruptedException {
      while (true) {
        Bookkeeping books = Bookkeeping.look(leased.session());
        Plan plan = plan(books);
        ShimWatch.look(leased.session(), plan, true);
        if (isOver(plan)) {
          LockstepSchema.upgrade(leased.session(), books);
          return;
        }
        CurrentSchema.require(leased.session());
        demandOwn(leased.session(), plan);
        LockstepSchema.install(leased.session(), books);
        leased.work(this);
        if (over) {
          return;
        }
        // The lease is not kept while backfills run: they may take days.
        if (gatedBy.isPresent() && options.runBackfills() && gatedBy.get().shims().isEmpty()) {
          leased.suspend();
          gatedBy.get().backfills().forEach(gate::run);
        }
      }
    }

    private Plan plan() throws SQLException {
      return plan(Bookkeeping.look(leased.session()));
    }

    private Plan plan(Bookkeeping books) throws SQLException {
      history = History.read(leased.session(), books);
      Plan plan = Plan.of(set, history, gate);
      if (!plan.problems().isEmpty()) {
        throw new InvalidMigrationsException(plan.problems());
      }
      options.demandKnown(plan);
      return options.target().map(plan::upTo).orElse(plan);
    }

    /** Nothing to do, or nothing that may be done: then nobody needs the lease. */
    private boolean isOver(Plan plan) throws SQLException {
      gatedBy = plan.closedGate(leased.session(), gate);
      if (!callbacks.isOver()) {
        return false;
      }
      if (plan.isDone()) {
        return true;
      }
      return gatedBy.isPresent()
          && (!options.runBackfills() || !gatedBy.get().shims().isEmpty())
          && plan.failed().isEmpty()
          && plan.runnable(gatedBy).isEmpty();
    }

    @Override
    public boolean isOver() throws SQLException {
      over = isOver(plan());
      return over;
    }

    /** Once in a run, and before anything is changed: healing is a change too. */
    private void takePrecaution(long epoch) throws SQLException, InterruptedException {
      Plan plan = plan();
      List<MigrationFile> pending = plan.runnable(plan.closedGate(leased.session(), gate));
      if (pending.isEmpty()) {
        return;
      }
      leased.suspend();
      leased.doing("taking a snapshot before " + pending.get(0).title());
      context.listener().phase(Phase.TAKING_SNAPSHOT);
      snapshot = precaution.before(pending);
      cautious = false;
      context.listener().phase(Phase.HEALING);
      if (snapshot.isPresent()) {
        RecordedSnapshots.record(leased.session(), epoch, snapshot.get(), pending);
      }
    }

    @Override
    public String begin(long epoch) throws SQLException, InterruptedException {
      if (cautious) {
        takePrecaution(epoch);
      }
      if (history.exists()) {
        // A runner that was killed after its last row, and before it had tidied up.
        StatementJournal.forgetFinished(leased.session(), history);
      }
      Plan plan = plan();
      recovery.heal(leased.session(), plan);
      current = plan.failed().isEmpty() ? plan : null;
      return history.schema();
    }

    @Override
    public List<MigrationFile> next() throws SQLException {
      Plan plan = current == null ? plan() : current;
      current = null;
      over = isOver(plan);
      List<MigrationFile> runnable =
          callbacks.next(plan.runnable(gatedBy), gatedBy.isPresent() && options.runBackfills());
      if (runnable.isEmpty() && plan.history().exists()) {
        StatementJournal.forgetFinished(leased.session(), plan.history());
      }
      return runnable;
    }

    @Override
    public void execute(List<MigrationFile> files, SqlEngine.Execution execution) {
      context.engine().apply(files, execution);
    }

    @Override
    public void again() throws SQLException {
      recovery.heal(leased.session(), plan());
    }

    @Override
    public List<MigrationFile> callbacks(CallbackEvent event) {
      return set.callbacks(event);
    }

    @Override
    public void executed(MigrationFile file, Duration elapsed) {
      callbacks.executed(file);
      if (file.kind() == MigrationFile.Kind.CALLBACK) {
        return;
      }
      applied.add(new RunReport.Applied(file, elapsed));
    }
  }

  /**
   * Removes failed rows from the history and INVALID indexes.
   *
   * @return what was done, a line each; empty if there was nothing to do
   */
  public List<String> repair() throws SQLException, InterruptedException {
    try (Connection connection = context.connections().open()) {
      if (!Recovery.needed(connection)) {
        return List.of();
      }
      LockstepSchema.install(connection);
      LeaseQueue queue = context.leaseQueue();
      try (LeaseKeeper keeper = queue.await(() -> false).orElseThrow()) {
        keeper.doing("repairing");
        return new Recovery(context.events()).repair(connection);
      }
    }
  }
}
