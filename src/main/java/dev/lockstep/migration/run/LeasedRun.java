// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run: files executed one after the other while the lease is held, each tried again where a
 * lock was in its way. What is executed, and what becomes of it in the history, is up to its {@link
 * Work}.
 */
public final class LeasedRun implements AutoCloseable {
  private final RunContext context;

  /**
   * Closed while backfills run or a snapshot is taken: idle for hours, it would be cut by a server
   * or a firewall that suffers no idle sessions. Files are executed on it too: each leaves it
   * clean, and a new session would take longer than most files, for the server has to learn
   * everything anew.
   */
  private final ReusedConnection session;

  private final LockRetry retry;

  private @Nullable LeaseKeeper held;

  public LeasedRun(RunContext context) {
    this.context = context;
    this.session = new ReusedConnection(context.engine()::open);
    this.retry =
        new LockRetry(
            context.settings().lockRetryFor(),
            context.events(),
            context.listener(),
            context.sleeper());
  }

  /** What is done under the lease. Every method may use {@link LeasedRun#session}. */
  public interface Work {
    /** Whether, while others hold the lease, there is nothing left to wait for. */
    boolean isOver() throws SQLException;

    /**
     * Before the first file, under the lease.
     *
     * @param epoch which holder of the lease this run is
     * @return the history as it is now
     */
    History begin(long epoch) throws SQLException, InterruptedException;

    /** What is to be executed next, in order; empty at the end. */
    List<MigrationFile> next() throws SQLException;

    /**
     * Has {@code files} executed, in order.
     *
     * @throws MigrationFailedException at the first that fails
     */
    void execute(Connection session, List<MigrationFile> files, SqlEngine.Execution execution);

    /** A file failed for a lock and will be tried again. */
    void again() throws SQLException;

    /** The callbacks that are executed around each file at {@code event}, in order. */
    default List<MigrationFile> callbacks(CallbackEvent event) {
      return List.of();
    }

    /** A file was executed, and what it did is committed. */
    void executed(MigrationFile file, Duration elapsed);
  }

  /**
   * The session for what is asked and noted between files.
   *
   * @throws SQLException if it cannot be opened
   */
  public Connection session() throws SQLException {
    return session.get();
  }

  /** Closes the session for now; a lease that is held is kept. */
  public void suspend() throws SQLException {
    if (held != null && session.isOpen()) {
      held.standAlone();
    }
    session.close();
  }

  /** Says in the lease what the run is doing, besides executing files. */
  void doing(String text) {
    if (held != null) {
      held.doing(text);
    }
  }

  /** How often a file was tried again for a lock. */
  public int retries() {
    return retry.retries();
  }

  /** Time lost to locks: failed attempts and the pauses after them. */
  public Duration lockWait() {
    return retry.lockWait();
  }

  /**
   * Takes the lease, does {@code work} to its end, and gives the lease back.
   *
   * @return false if the work was over before the lease was obtained
   * @throws MigrationFailedException if a file fails; those before it are executed
   * @throws LockUnavailableException if a lock or the lease was not available in time
   * @throws SQLException if the database cannot be reached, or is lost
   */
  public boolean work(Work work) throws SQLException, InterruptedException {
    context.listener().phase(Phase.WAITING_FOR_LEASE);
    Optional<LeaseKeeper> lease = context.leaseQueue().await(session, work::isOver);
    if (lease.isEmpty()) {
      return false;
    }
    try (LeaseKeeper keeper = lease.get()) {
      held = keeper;
      work(work, keeper);
    } finally {
      held = null;
    }
    return true;
  }

  private void work(Work work, LeaseKeeper keeper) throws SQLException, InterruptedException {
    context.listener().phase(Phase.HEALING);
    History history = work.begin(keeper.epoch());
    context.listener().phase(Phase.APPLYING);
    MigrationExecution execution =
        new MigrationExecution(
            context.settings(),
            history,
            keeper,
            context.events(),
            context.listener(),
            context.sleeper(),
            work);
    while (true) {
      List<MigrationFile> files = work.next();
      if (files.isEmpty()) {
        return;
      }
      try {
        work.execute(session.get(), files, execution);
      } catch (MigrationFailedException e) {
        suspend();
        execution.end();
        checkLease(keeper, e);
        retry.orThrow(e, execution, keeper);
        work.again();
      } catch (RuntimeException | Error e) {
        suspend();
        throw e;
      } finally {
        execution.end();
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

  /** A server that can no longer be reached in mid-run was lost, and is not merely not there. */
  private static SQLException lost(SQLException refused, MigrationFailedException failure) {
    SQLException lost = new SQLException(refused.getMessage(), SqlState.CONNECTION_LOST, refused);
    lost.addSuppressed(failure);
    return lost;
  }

  @Override
  public void close() {
    session.close();
  }
}
