// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Events;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.CachedHistory;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.outside.Recovery;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings a database to the version that the migrations folder reaches, up to a closed gate: one
 * runner at a time, each migration patient with live traffic, and healing what an earlier runner
 * left behind when it died.
 */
public final class MigrationRunner {
  private final RunContext context;
  private final RunHooks hooks;

  /** For looks at the plan, which a closed gate has every few seconds; a run reads for itself. */
  private final CachedHistory known = new CachedHistory();

  /** One over the parts of a {@link RunContext}. */
  public MigrationRunner(
      Connections connections,
      SqlEngine engine,
      Gate gate,
      MigrationSettings settings,
      Events events,
      RunListener listener,
      Sleeper sleeper) {
    this(new RunContext(connections, engine, settings, events, listener, sleeper), gate);
  }

  /** One whose runs end at a closed gate. */
  public MigrationRunner(RunContext context, Gate gate) {
    this(context, new RunHooks(gate));
  }

  private MigrationRunner(RunContext context, RunHooks hooks) {
    this.context = context;
    this.hooks = hooks;
  }

  /** The same, whose runs can open gates by {@code opener}, where {@link Options} ask for it. */
  public MigrationRunner opening(GateOpener opener) {
    return new MigrationRunner(
        context, new RunHooks(hooks.gate(), opener, hooks.before(), hooks.after()));
  }

  /** The same, whose runs do {@code before} before their first change. */
  public MigrationRunner beginningWith(BeforeRun before) {
    return new MigrationRunner(
        context, new RunHooks(hooks.gate(), hooks.opener(), before, hooks.after()));
  }

  /** The same, whose runs that applied something end with {@code after}. */
  public MigrationRunner endingWith(AfterRun after) {
    return new MigrationRunner(
        context, new RunHooks(hooks.gate(), hooks.opener(), hooks.before(), after));
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

    /**
     * The plan, up to the target. A target that no migration has is a typing error: taken for a
     * version that lies far ahead, it would let everything run.
     */
    MigrationPlan limit(MigrationPlan plan) {
      if (target.isPresent() && !plan.knows(target.get())) {
        throw new UnknownVersionException("--target", target.get(), plan.set());
      }
      return target.map(plan::upTo).orElse(plan);
    }
  }

  /** What would be done now, against the database, changing nothing. */
  public MigrationPlan plan(Connection connection, Options options) throws SQLException {
    return options.limit(
        MigrationPlan.of(settings().files().get(), known.read(connection), hooks.gate()));
  }

  /**
   * Demands what a run demands of a database before its first migration.
   *
   * @throws MigrationFailedException if something else has made tables there
   */
  public void demandOwn(Connection connection, MigrationPlan plan) throws SQLException {
    MigrationRun.demandOwn(context, connection, plan);
  }

  /**
   * Applies what is pending.
   *
   * @throws UnknownVersionException if the target is the version of no migration
   * @throws InvalidMigrationsException if files and history do not agree; nothing was changed
   * @throws UnusableSearchPathException if there is no schema to work in; nothing was changed
   * @throws MigrationFailedException if a migration fails; those before it are applied
   * @throws LockUnavailableException if a lock or the lease was not available in time
   * @throws SQLException if the database cannot be reached, or is lost
   */
  public RunReport run(Options options) throws SQLException, InterruptedException {
    long began = System.nanoTime();
    try (LeasedRun leased = new LeasedRun(context);
        FirstLook look = new FirstLook(leased)) {
      MigrationSet set = settings().files().get();
      context.listener().phase(Phase.CONNECTING);
      MigrationRun run = new MigrationRun(context, hooks, set, options, leased, look.books());
      MigrationNews news = new MigrationNews(context);
      try {
        run.toTheEnd();
      } catch (MigrationFailedException e) {
        news.failed(e, run.report(Duration.ZERO).applied());
        throw e;
      } finally {
        context.listener().phase(Phase.DONE);
      }
      RunReport report = run.report(Duration.ofNanos(System.nanoTime() - began));
      news.ended(report);
      return report;
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
      try (LeaseKeeper keeper = context.lease(connection)) {
        keeper.doing("repairing");
        return new Recovery(context.events()).repair(connection, shipped());
      }
    }
  }

  private Optional<MigrationSet> shipped() {
    try {
      return Optional.of(settings().files().get());
    } catch (InvalidMigrationsException e) {
      // What is wrong with the files is no reason to leave the database as it is.
      return Optional.empty();
    }
  }
}
