// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.app.LintWiring;
import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.BuildVersion;
import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Events;
import dev.lockstep.failure.Explained;
import dev.lockstep.lint.PendingWork;
import dev.lockstep.lint.PendingWork.Seen;
import dev.lockstep.lint.size.LiveSizes;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.trace.MigrationTracer;
import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.forecast.Forecast;
import dev.lockstep.migration.forecast.Forecaster;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.WithoutRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what pending migrations would lock: what a scratch database showed, now or when the same
 * files were looked at before; where there is neither, what their text lets expect.
 */
public final class LockPlanner {
  /** To replay more takes minutes, which a dry run is not asked for. */
  private static final long MOST_REPLAYED = 64L << 20;

  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(2);

  private final Settings settings;
  private final Events events;

  public LockPlanner(Settings settings, Events events) {
    this.settings = settings;
    this.events = events;
  }

  /** What is known of a trace, and what there is to say of it. */
  private record Known(Optional<Seen> seen, String note) {}

  /**
   * Looks on a scratch database where one can be made; a second look at the same files is quick.
   *
   * @param pending what would run in one go, in order
   * @param live of which it reads the catalog and the sizes
   */
  public LockPlan look(MigrationSet migrations, List<MigrationFile> pending, Connection live)
      throws SQLException {
    return pending.isEmpty()
        ? new LockPlan(Map.of(), List.of())
        : plan(traced(migrations, pending, live), pending, live);
  }

  /**
   * The same of one of them, for which no scratch database is made: a trace is one that was made
   * before.
   */
  public LockPlan atHand(
      MigrationSet migrations, List<MigrationFile> pending, MigrationFile one, Connection live)
      throws SQLException {
    return plan(remembered(migrations, pending, live), List.of(one), live);
  }

  private Known traced(MigrationSet migrations, List<MigrationFile> pending, Connection live)
      throws SQLException {
    PendingWork work = work(migrations, pending);
    Optional<Seen> before = work.remembered(major(live));
    if (before.isPresent()) {
      return new Known(before, "");
    }
    long size =
        MigrationTracer.order(migrations, pending).stream()
            .mapToLong(file -> file.content().size())
            .sum();
    if (size > MOST_REPLAYED) {
      return new Known(
          Optional.empty(),
          "the migrations hold "
              + ByteSize.format(size)
              + ", which is not replayed for this; 'lockstep lint' does it");
    }
    try {
      return new Known(
          Optional.of(work.look(ProofWiring.scratch(settings, Clock.systemUTC(), events))), "");
    } catch (InvalidSettingsException e) {
      return new Known(Optional.empty(), String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      return new Known(Optional.empty(), said(e));
    }
  }

  private Known remembered(MigrationSet migrations, List<MigrationFile> pending, Connection live)
      throws SQLException {
    return new Known(
        work(migrations, pending).remembered(major(live)),
        "no trace of these files is remembered here; 'lockstep migrate --dry-run' makes one where"
            + " a PostgreSQL is installed or LOCKSTEP_SHADOW_URL is set");
  }

  private PendingWork work(MigrationSet migrations, List<MigrationFile> pending) {
    return new PendingWork(
        ProofWiring.cache(settings, Clock.systemUTC()),
        ProofWiring.program(BuildVersion.ofProgram()),
        LintWiring.scope(settings),
        migrations,
        pending);
  }

  private static String said(SQLException failure) {
    return failure instanceof Explained
        ? String.valueOf(failure.getMessage())
        : "the scratch database failed: " + WithoutRows.of(failure);
  }

  private LockPlan plan(Known known, List<MigrationFile> shown, Connection live)
      throws SQLException {
    return known.seen().isPresent()
        ? traced(known.seen().get(), shown, live)
        : forecast(known.note(), shown, live);
  }

  private static LockPlan forecast(String why, List<MigrationFile> shown, Connection live)
      throws SQLException {
    Forecaster forecaster = new Forecaster(live);
    Map<String, PlannedMigration> planned = new LinkedHashMap<>();
    for (MigrationFile file : shown) {
      planned.put(file.script(), forecast(file, forecaster));
    }
    return new LockPlan(
        planned, List.of("locks are a forecast from the text of the statements: " + why));
  }

  private static LockPlan traced(Seen seen, List<MigrationFile> shown, Connection live)
      throws SQLException {
    Sizes sizes = sizes(live);
    Forecaster forecaster = new Forecaster(live);
    TracedMigrations traced = new TracedMigrations(sizes, LivePartitions.names(live), forecaster);
    Map<String, PlannedMigration> planned = new LinkedHashMap<>();
    for (MigrationFile file : shown) {
      @Nullable MigrationWork work = seen.work().get(file.script());
      planned.put(file.script(), work == null ? forecast(file, forecaster) : traced.of(file, work));
    }
    return new LockPlan(planned, notes(seen, sizes, major(live)));
  }

  private static PlannedMigration forecast(MigrationFile file, Forecaster forecaster)
      throws SQLException {
    Forecast forecast = forecaster.of(file);
    return new PlannedMigration(
        file,
        false,
        forecast.locks().stream()
            .map(lock -> new PlannedLock(lock.mode(), lock.relation(), null))
            .toList(),
        List.of(),
        forecast.unknown());
  }

  private static List<String> notes(Seen seen, Sizes sizes, int major) {
    List<String> notes = new ArrayList<>();
    seen.failure()
        .ifPresent(
            failure ->
                notes.add(
                    failure.file()
                        + (failure.line() > 0 ? ":" + failure.line() : "")
                        + " fails on a scratch database: "
                        + failure.message()
                        + "; from there on locks are a forecast from the text of the statements"));
    if (!seen.work().isEmpty()) {
      notes.add(
          "locks are a trace: seen on a scratch database of PostgreSQL "
              + seen.major()
              + (seen.major() == major ? "" : ", where this one is " + major)
              + "; times are reckoned from the sizes of the tables here");
    }
    if (sizes.longestTransaction().compareTo(LONG_TRANSACTION) >= 0) {
      notes.add(
          "a transaction is open here for "
              + Durations.format(sizes.longestTransaction())
              + ": a lock that it is in the way of waits for it first");
    }
    return notes;
  }

  /** Without them there are no times. */
  private static Sizes sizes(Connection live) {
    try {
      return LiveSizes.read(live);
    } catch (SQLException e) {
      return new Sizes(Instant.EPOCH, Instant.EPOCH, Duration.ZERO, List.of());
    }
  }

  private static int major(Connection live) throws SQLException {
    return live.getMetaData().getDatabaseMajorVersion();
  }
}
