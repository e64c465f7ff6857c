package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Claim;
import dev.lockstep.backfill.run.Claims;
import dev.lockstep.backfill.run.RunStore;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.backfill.throttle.Hold;
import dev.lockstep.backfill.throttle.Throttle;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Claims ranges of one run, one after the other, and works through each, batch by batch. Used by
 * one thread; ends when there is no range to claim, or when it is told to stop.
 */
final class Worker implements Runnable {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  private final EngineContext context;
  private final Claims claims;
  private final long runId;
  private final BackfillDefinition definition;
  private final Throttle throttle;
  private final Pause pause;
  private final Progress progress;
  private @Nullable Connection open;

  Worker(
      EngineContext context,
      Claims claims,
      long runId,
      BackfillDefinition definition,
      Throttle throttle,
      Pause pause,
      Progress progress) {
    this.context = context;
    this.claims = claims;
    this.runId = runId;
    this.definition = definition;
    this.throttle = throttle;
    this.pause = pause;
    this.progress = progress;
  }

  @Override
  public void run() {
    try {
      Workload workload = Workload.bind(connection(), definition);
      BatchTransaction batch =
          new BatchTransaction(definition, workload, context.settings(), context.signals());
      while (!pause.stopped()) {
        Claim claim = claims.claim(connection(), runId);
        if (claim == null) {
          return;
        }
        work(claim, batch);
      }
    } catch (SQLException | RuntimeException e) {
      progress.interrupted(Errors.text(e));
    } finally {
      close();
    }
  }

  private void work(Claim claim, BatchTransaction batch) throws SQLException {
    BatchSizer sizer = new BatchSizer(claim.batchRows(), definition.target());
    PoisonSearch search = new PoisonSearch();
    BatchOutcome.@Nullable RolledBack poison = null;
    int attempts = 0;
    while (true) {
      if (pause.stopped()) {
        claims.release(connection(), claim);
        return;
      }
      if (!heldBack(claim)) {
        return;
      }
      if (throttle.blockedOthers()) {
        sizer.shrink();
        context.listener().throttled(definition.name(), "blocked-sessions", Duration.ZERO);
      }
      BatchOutcome outcome;
      try {
        outcome =
            poison == null
                ? batch.run(connection(), claim, search.rows(sizer.rows()))
                : batch.quarantine(connection(), claim, poison);
      } catch (SQLException e) {
        attempts++;
        if (!recover(claim, e, attempts)) {
          return;
        }
        continue;
      }
      switch (outcome) {
        case BatchOutcome.Fenced() -> {
          return;
        }
        case BatchOutcome.Advanced advanced -> {
          attempts = 0;
          if (poison != null) {
            poison = null;
            search.found();
            quarantined(claim);
          } else if (search.searching()) {
            search.passed(advanced.rows());
          } else if (!advanced.last()) {
            sizer.took(advanced.took(), advanced.walBytes());
          }
          context
              .listener()
              .batch(
                  definition.name(),
                  advanced.rows(),
                  advanced.changed(),
                  advanced.took(),
                  advanced.walBytes());
          progress.batch();
          if (advanced.last()) {
            return;
          }
          rest(claim, advanced.took());
        }
        case BatchOutcome.RolledBack failed -> {
          attempts++;
          String state = SqlState.of(failed.failure());
          Failure kind = Failure.of(failed.failure());
          context.listener().retried(definition.name(), state);
          boolean single = failed.rows() <= 1;
          switch (kind) {
            case CONTENTION -> {
              if (single && attempts > context.settings().retryLimit()) {
                poison = failed;
              } else {
                sizer.shrink();
                note(claim, failed);
                backoff(claim, attempts);
              }
            }
            case TIMEOUT -> {
              if (single) {
                poison = failed;
              } else {
                sizer.shrink();
                note(claim, failed);
              }
            }
            case ROW -> {
              if (failed.rows() == 0) {
                claims.fail(connection(), claim, Errors.text(failed.failure()));
                return;
              }
              if (single) {
                poison = failed;
              } else {
                search.failed(failed.rows());
                note(claim, failed);
              }
            }
            case STATEMENT -> {
              claims.fail(connection(), claim, Errors.text(failed.failure()));
              return;
            }
            case CONNECTION, RESOURCE -> {
              if (attempts > context.settings().retryLimit()) {
                claims.fail(connection(), claim, Errors.text(failed.failure()));
                return;
              }
              if (kind == Failure.CONNECTION) {
                close();
              } else {
                note(claim, failed);
              }
              backoff(claim, attempts);
            }
          }
        }
      }
    }
  }

  private void note(Claim claim, BatchOutcome.RolledBack failed) throws SQLException {
    claims.retried(connection(), claim, Errors.text(failed.failure()));
  }

  /** After a batch that did not come as far as its work; false: give the range up for now. */
  private boolean recover(Claim claim, SQLException failure, int attempts) throws SQLException {
    switch (Failure.of(failure)) {
      case CONNECTION -> {
        // Whether a commit that was under way was made, the cursor tells at the next batch.
        close();
        if (attempts > context.settings().retryLimit()) {
          throw failure;
        }
      }
      case CONTENTION, TIMEOUT, RESOURCE -> {
        if (attempts > context.settings().retryLimit()) {
          claims.release(connection(), claim);
          throw failure;
        }
      }
      case STATEMENT, ROW -> {
        claims.fail(connection(), claim, Errors.text(failure));
        return false;
      }
    }
    context.listener().retried(definition.name(), SqlState.of(failure));
    backoff(claim, attempts);
    return true;
  }

  private void quarantined(Claim claim) throws SQLException {
    context.listener().quarantined(definition.name());
    long keys =
        RunStore.byId(connection(), runId).map(run -> run.counts().quarantined()).orElse(0L);
    progress.quarantined(keys);
    if (keys >= context.settings().quarantineLimit()) {
      claims.fail(
          connection(), claim, keys + " keys are in quarantine: the fault is not in the keys");
    }
  }

  /** Waits while something holds the run back; false if the range was lost meanwhile. */
  private boolean heldBack(Claim claim) throws SQLException {
    Hold hold = throttle.hold();
    if (hold == null || !hold.stop()) {
      return true;
    }
    RunTransitions.throttled(connection(), runId, hold.toString());
    progress.throttled(hold);
    String told = hold.toString();
    while (hold != null && hold.stop()) {
      Duration slice = slice();
      long started = System.nanoTime();
      boolean stopped = pause.sleep(slice);
      Duration waited = Duration.ofNanos(System.nanoTime() - started);
      context.listener().throttled(definition.name(), hold.reason(), waited);
      if (stopped || !renewed(claim, waited) || !wanted()) {
        claims.release(connection(), claim);
        return false;
      }
      hold = throttle.hold();
      if (hold != null && !hold.toString().equals(told)) {
        told = hold.toString();
        RunTransitions.throttled(connection(), runId, told);
      }
    }
    RunTransitions.throttled(connection(), runId, null);
    return true;
  }

  private boolean wanted() throws SQLException {
    return RunStore.byId(connection(), runId).map(run -> run.desired().equals("run")).orElse(false);
  }

  private boolean renewed(Claim claim, Duration throttled) throws SQLException {
    try {
      return claims.renew(connection(), claim, throttled);
    } catch (SQLException e) {
      if (Failure.of(e) != Failure.CONNECTION) {
        throw e;
      }
      close();
      return claims.renew(connection(), claim, throttled);
    }
  }

  /** Between batches, never inside of one: as nice as the definition says. */
  private void rest(Claim claim, Duration took) throws SQLException {
    Hold hold = throttle.hold();
    double nice = definition.nice() + (hold == null || hold.stop() ? 0 : 1);
    long millis = (long) (nice * took.toMillis());
    while (millis > 0 && !pause.stopped()) {
      Duration slice = Duration.ofMillis(Math.min(millis, slice().toMillis()));
      pause.sleep(slice);
      millis -= slice.toMillis();
      if (millis > 0 && !renewed(claim, Duration.ZERO)) {
        return;
      }
    }
  }

  private Duration slice() {
    Duration third = context.settings().lease().dividedBy(3);
    Duration poll = context.settings().poll();
    return third.compareTo(poll) < 0 ? third : poll;
  }

  private void backoff(Claim claim, int attempts) {
    long most = Math.min(LONGEST_BACKOFF.toMillis(), context.settings().lease().toMillis() / 3);
    long ceiling = Math.min(most, 50L << Math.min(attempts, 10));
    pause.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1)));
  }

  private Connection connection() throws SQLException {
    Connection connection = open;
    if (connection == null || connection.isClosed()) {
      connection = context.connections().open();
      open = connection;
    }
    return connection;
  }

  private void close() {
    Connection connection = open;
    open = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        System.getLogger(Worker.class.getName())
            .log(System.Logger.Level.DEBUG, "closing a broken connection", e);
      }
    }
  }
}
