// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.foreign.ForeignTables;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.CurrentSchema;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.outside.Recovery;
import dev.lockstep.migration.outside.StatementJournal;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of the {@link MigrationRunner}: what it has read, decided and done so far. */
final class MigrationRun implements LeasedRun.Work {
  private final RunContext context;
  private final RunHooks hooks;
  private final MigrationSet set;
  private final Options options;
  private final LeasedRun leased;
  private final Recovery recovery;
  private final List<RunReport.Applied> applied = new ArrayList<>();
  private final PendingCallbacks callbacks;
  private Optional<String> snapshot = Optional.empty();
  private boolean beforeRunIsDue;

  /**
   * As looked at last; null: to be looked at anew, since time has passed. Where their owners are
   * trusted, nobody else changes them from one statement to the next.
   */
  private @Nullable Bookkeeping books;

  /** As read last. */
  private History history = History.NONE;

  /** As decided last, here or while another runner held the lease. */
  private Decision decision = new Decision.Done();

  /** What was read last, while nothing that this run did can have changed it. */
  private @Nullable MigrationPlan current;

  /** Whether no migration was ever applied before this run; null until it has looked. */
  private @Nullable Boolean fromEmpty;

  /**
   * One that begins.
   *
   * @param seen the books as they were a moment ago
   */
  MigrationRun(
      RunContext context,
      RunHooks hooks,
      MigrationSet set,
      Options options,
      LeasedRun leased,
      Bookkeeping seen) {
    this.context = context;
    this.hooks = hooks;
    this.set = set;
    this.options = options;
    this.leased = leased;
    this.books = seen;
    this.recovery = new Recovery(context.events());
    this.callbacks = new PendingCallbacks(set);
    this.beforeRunIsDue = hooks.before() != BeforeRun.NONE;
  }

  void toTheEnd() throws SQLException, InterruptedException {
    while (true) {
      Bookkeeping seen = books();
      MigrationPlan plan = plan();
      ShimWatch.look(leased.session(), plan, true);
      decision = decide(plan);
      if (!(decision instanceof Decision.Work)) {
        LockstepSchema.upgrade(leased.session(), seen);
        break;
      }
      CurrentSchema.require(leased.session());
      demandOwn(context, leased.session(), plan);
      install(plan, seen);
      leased.work(this);
      if (!(decision instanceof Decision.Work work)) {
        break;
      }
      if (work.opens()) {
        // The lease is not kept while backfills run: they may take days.
        leased.suspend();
        books = null;
        work.gate().orElseThrow().backfills().forEach(hooks.opener()::run);
      }
    }
    if (!applied.isEmpty()) {
      hooks.after().after(leased.session(), List.copyOf(applied));
    }
  }

  RunReport report(Duration elapsed) {
    return new RunReport(
        applied,
        snapshot,
        decision.closedGate(),
        history.latest().flatMap(AppliedMigration::version),
        leased.retries(),
        leased.lockWait(),
        elapsed);
  }

  /** What a run demands of a database before its first migration. */
  static void demandOwn(RunContext context, Connection connection, MigrationPlan plan)
      throws SQLException {
    if (!plan.isDone() && !plan.history().exists()) {
      ForeignTables.refuse(connection, plan.set(), context.settings().notOurs());
    }
  }

  private Decision decide(MigrationPlan plan) throws SQLException {
    return Decision.of(plan, leased.session(), hooks.gate(), callbacks, options.runBackfills());
  }

  private Bookkeeping books() throws SQLException {
    Bookkeeping known = books == null ? Bookkeeping.look(leased.session()) : books;
    books = known;
    return known;
  }

  /** What the run needs of Lockstep's own tables: most migrations need the lease alone. */
  private void install(MigrationPlan plan, Bookkeeping seen) throws SQLException {
    boolean plain =
        !beforeRunIsDue
            && plan.failed().isEmpty()
            && plan.runnable(Optional.empty()).stream().allMatch(MigrationRun::needsTheLeaseAlone);
    if (plain) {
      LockstepSchema.installLease(leased.session(), seen);
    } else {
      LockstepSchema.install(leased.session(), seen);
    }
  }

  private static boolean needsTheLeaseAlone(MigrationFile file) {
    return file.transactional()
        && !file.directives().hasGate()
        && file.directives().keeps().isEmpty();
  }

  private MigrationPlan plan() throws SQLException {
    history = History.read(leased.session(), books());
    if (fromEmpty == null) {
      fromEmpty = history.isFresh();
    }
    MigrationPlan plan = MigrationPlan.of(set, history, hooks.gate());
    if (!plan.problems().isEmpty()) {
      throw new InvalidMigrationsException(plan.problems());
    }
    return options.limit(plan);
  }

  @Override
  public boolean isOver() throws SQLException {
    books = null;
    decision = decide(plan());
    return !(decision instanceof Decision.Work);
  }

  /** Once in a run, and before anything is changed: healing is a change too. */
  private void beforeRun(long epoch) throws SQLException, InterruptedException {
    MigrationPlan plan = plan();
    List<MigrationFile> pending = plan.runnable(plan.closedGate(leased.session(), hooks.gate()));
    if (pending.isEmpty()) {
      return;
    }
    leased.suspend();
    leased.doing("taking a snapshot before " + pending.get(0).title());
    context.listener().phase(Phase.TAKING_SNAPSHOT);
    snapshot = hooks.before().before(pending);
    books = null;
    beforeRunIsDue = false;
    context.listener().phase(Phase.HEALING);
    if (snapshot.isPresent()) {
      RecordedSnapshots.record(leased.session(), epoch, snapshot.get(), pending);
    }
  }

  @Override
  public History begin(long epoch) throws SQLException, InterruptedException {
    if (books().isOutdatedByHistory(leased.session())) {
      // Another runner had the lease until a moment ago.
      books = null;
    }
    if (beforeRunIsDue) {
      beforeRun(epoch);
    }
    if (history.exists()) {
      // A runner that was killed after its last row, and before it had tidied up.
      StatementJournal.forgetFinished(leased.session(), history);
    }
    MigrationPlan plan = plan();
    recovery.heal(leased.session(), plan);
    current = plan.failed().isEmpty() ? plan : null;
    return history;
  }

  @Override
  public List<MigrationFile> next() throws SQLException {
    MigrationPlan plan = current == null ? plan() : current;
    current = null;
    decision = decide(plan);
    List<MigrationFile> next =
        switch (decision) {
          case Decision.Work work -> callbacks.next(upToShim(work.runnable()), work.opens());
          case Decision.Done done -> callbacks.next(List.of(), false);
          case Decision.Gated gated -> callbacks.next(List.of(), false);
        };
    if (next.isEmpty() && plan.history().exists()) {
      StatementJournal.forgetFinished(leased.session(), plan.history());
    }
    return next;
  }

  /**
   * What comes before the first drop of a shim, if anything does: it may be what makes the shim,
   * and whether that is in the way can be told only when it is there. In a database that this run
   * begins, no code of before is at work.
   */
  private List<MigrationFile> upToShim(List<MigrationFile> runnable) {
    for (int i = 1; i < runnable.size(); i++) {
      if (!runnable.get(i).directives().requiresUnused().isEmpty()
          && !Boolean.TRUE.equals(fromEmpty)) {
        return runnable.subList(0, i);
      }
    }
    return runnable;
  }

  @Override
  public void execute(
      Connection session, List<MigrationFile> files, SqlEngine.Execution execution) {
    context.engine().apply(session, files, execution);
    if (!history.exists() && books != null) {
      books = books.withHistory(execution.historySchema());
    }
  }

  @Override
  public void again() throws SQLException {
    books = null;
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
