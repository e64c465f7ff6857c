// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.run.Claim;
import dev.lockstep.backfill.run.Claims;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.backfill.throttle.Hold;
import dev.lockstep.backfill.throttle.Throttle;
import dev.lockstep.postgres.ReusedConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a worker waits, always between batches and never inside of one: while the server is loaded,
 * as long as the definition is nice, and after a failure. The lease is kept meanwhile, and the run
 * says what it waits for. Not thread-safe.
 */
final class Pacing {
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  private final EngineContext context;
  private final Claims claims;
  private final BackfillDefinition definition;
  private final Throttle throttle;
  private final EngineStop stop;
  private final RunProgress progress;
  private final ReusedConnection connection;
  private @Nullable String told;
  private boolean everTold;
  private long askedAt = System.nanoTime();

  Pacing(
      EngineContext context,
      Claims claims,
      BackfillDefinition definition,
      Throttle throttle,
      EngineStop stop,
      RunProgress progress,
      ReusedConnection connection) {
    this.context = context;
    this.claims = claims;
    this.definition = definition;
    this.throttle = throttle;
    this.stop = stop;
    this.progress = progress;
    this.connection = connection;
  }

  /** Whether this process is stopping. */
  boolean stopping() {
    return stop.stopped();
  }

  /** Waits while something holds the run back; false: the range was given back, or is lost. */
  boolean admits(Claim claim) throws SQLException {
    Hold hold = throttle.hold();
    tell(claim, hold);
    Duration unsaid = Duration.ZERO;
    boolean held = true;
    while (held && hold != null && hold.stop()) {
      Duration waited = sleep(slice());
      context.listener().throttled(definition.name(), hold.reason(), waited);
      unsaid = unsaid.plus(waited);
      // Seldom: each write is WAL that a standby which is late already has to replay as well.
      if (unsaid.compareTo(context.settings().lease().dividedBy(3)) >= 0) {
        held = renewed(claim, unsaid);
        unsaid = Duration.ZERO;
      }
      held = held && !stop.stopped() && wanted(claim) && !surplus(claim);
      hold = throttle.hold();
      tell(claim, hold);
    }
    if (unsaid.isPositive()) {
      held = renewed(claim, unsaid) && held;
    }
    if (!held || stop.stopped() || surplus(claim)) {
      claims.release(connection.get(), claim);
      return false;
    }
    return true;
  }

  /** Checked now and then: whether the run has fewer workers now, and this one is to end. */
  private boolean surplus(Claim claim) throws SQLException {
    long now = System.nanoTime();
    if (now - askedAt < context.settings().settle().toNanos() / 4) {
      return false;
    }
    askedAt = now;
    return claims.surplus(connection.get(), claim);
  }

  /** Whether a batch was seen to block other sessions since this was asked last. */
  boolean blockedOthers() {
    boolean blocked = throttle.blockedOthers();
    if (blocked) {
      context.listener().throttled(definition.name(), "blocked-sessions", Duration.ZERO);
    }
    return blocked;
  }

  /** Rests after a batch: as nice as the definition says, and nicer where the server is loaded. */
  void rest(Claim claim, Duration took) throws SQLException {
    Hold hold = throttle.hold();
    String slowedBy = hold == null || hold.stop() ? null : hold.reason();
    long millis = (long) ((definition.nice() + (slowedBy == null ? 0 : 1)) * took.toMillis());
    Duration unsaid = Duration.ZERO;
    while (millis > 0 && !stop.stopped()) {
      Duration waited = sleep(Duration.ofMillis(Math.min(millis, slice().toMillis())));
      if (slowedBy != null) {
        context.listener().throttled(definition.name(), slowedBy, waited);
      }
      millis -= Math.max(1, waited.toMillis());
      unsaid = unsaid.plus(waited);
      if (unsaid.compareTo(context.settings().lease().dividedBy(3)) >= 0) {
        unsaid = Duration.ZERO;
        if (!renewed(claim, Duration.ZERO)) {
          return;
        }
      }
    }
  }

  /** Waits after the failed attempt {@code attempt}: longer each time, and never the same time. */
  void backOff(int attempt) {
    long most = Math.min(LONGEST_BACKOFF.toMillis(), context.settings().lease().toMillis() / 3);
    long ceiling = Math.min(most, 50L << Math.min(attempt, 10));
    stop.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1)));
  }

  /** Says in the run what holds it back; what it stops for is an event too. */
  private void tell(Claim claim, @Nullable Hold hold) throws SQLException {
    // By its reason: a figure that moves would be written, and replayed, at each look.
    String now = hold == null ? null : hold.reason() + (hold.stop() ? " stops" : " slows");
    if (everTold && Objects.equals(now, told)) {
      return;
    }
    RunTransitions.throttled(
        connection.get(), claim.runId(), hold == null ? null : hold.toString());
    if (hold != null && hold.stop()) {
      progress.throttled(hold);
    }
    told = now;
    everTold = true;
  }

  private boolean wanted(Claim claim) throws SQLException {
    return RunQueries.byId(connection.get(), claim.runId())
        .map(run -> run.desired().equals("run"))
        .orElse(false);
  }

  private boolean renewed(Claim claim, Duration throttled) throws SQLException {
    return connection.run(session -> claims.renew(session, claim, throttled));
  }

  private Duration sleep(Duration duration) {
    long began = System.nanoTime();
    stop.sleep(duration);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** As long as the lease, and a person who pauses the run, can wait for a sign of life. */
  private Duration slice() {
    Duration third = context.settings().lease().dividedBy(3);
    Duration poll = context.settings().poll();
    return third.compareTo(poll) < 0 ? third : poll;
  }
}
