// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.health.HealthReport.DatabaseHealth;
import dev.lockstep.health.HealthReport.Drift;
import dev.lockstep.health.HealthReport.KeptData;
import dev.lockstep.health.HealthReport.Migrations;
import dev.lockstep.health.HealthReport.Tables;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.CachedHistory;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.kept.KeptRecord;
import dev.lockstep.migration.kept.KeptRegistry;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.migration.run.RecordedSnapshots;
import dev.lockstep.migration.unused.ShimInUse;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database once, in one read-only transaction, and judges. Needs read access only, waits
 * for no lock, and always gives an answer, never an exception: what cannot be known is said.
 */
public final class HealthCheck {
  private final Sources sources;
  private final String target;
  private final Duration limit;
  private final Clock clock;
  private final CachedHistory histories = new CachedHistory();
  private volatile @Nullable CachedPlan known;

  private volatile @Nullable KnownSnapshots knownSnapshots;

  /** What was recorded when the history was this one. */
  private record KnownSnapshots(History history, Map<String, String> byScript) {}

  /**
   * What a check draws on.
   *
   * @param migrations the files shipped; may throw InvalidMigrationsException
   * @param gate whether required backfills are complete
   * @param expected which tables the code needs
   * @param lastFailure why this process's last run of migrations failed. A migration that failed in
   *     a transaction leaves no trace in the database: only who ran it knows
   */
  public record Sources(
      Supplier<MigrationSet> migrations,
      Gate gate,
      ExpectedTables expected,
      DriftSource drift,
      BackfillSource backfills,
      Supplier<Optional<String>> lastFailure) {}

  /**
   * A check.
   *
   * @param target host, port and database for messages, without secrets
   * @param limit how long one statement may take
   */
  public HealthCheck(Sources sources, String target, Duration limit, Clock clock) {
    this.sources = sources;
    this.target = target;
    this.limit = limit;
    this.clock = clock;
  }

  /** The report alone. */
  public HealthReport run(Connections connections) {
    return observe(connections).report();
  }

  /** Opens a connection, asks, closes it. */
  public Observation observe(Connections connections) {
    try (Connection connection = connections.open()) {
      return observe(connection);
    } catch (SQLException e) {
      return unreachable(DatabaseErrors.describe(e, target));
    }
  }

  /** Asks over {@code connection}, which must be in auto-commit mode. */
  public Observation observe(Connection connection) {
    @Nullable DatabaseHealth database = null;
    try {
      connection.setAutoCommit(false);
      try {
        database = DatabaseQueries.begin(connection, limit);
        return judge(connection, database);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      String problem = DatabaseErrors.describe(e, target);
      return database == null || SqlState.isConnectionLost(e)
          ? unreachable(problem)
          : unreadable(database, problem);
    }
  }

  /** What is said when the database does not answer. */
  public Observation unreachable(String problem) {
    return observation(
        HealthStatus.UNREACHABLE,
        new DatabaseHealth(false, null, null, null, null, problem),
        problem);
  }

  /** It answers, but what we need cannot be read: a missing grant, a lock on the history. */
  private Observation unreadable(DatabaseHealth database, String problem) {
    return observation(
        HealthStatus.FAILED,
        new DatabaseHealth(
            true,
            database.latencyMs(),
            database.server(),
            database.name(),
            database.readOnly(),
            problem),
        problem);
  }

  private Observation observation(HealthStatus status, DatabaseHealth database, String problem) {
    HealthReport report =
        new HealthReport(
            status,
            now(),
            database,
            Tables.UNKNOWN,
            new Migrations(null, 0, List.of(), List.of(), null, List.of()),
            Drift.NOT_CHECKED,
            List.of(),
            null);
    return new Observation(report, false, problem, null, null, List.of(), Map.of(), List.of());
  }

  private Observation judge(Connection connection, DatabaseHealth database) throws SQLException {
    Instant now = now();
    History history = histories.read(connection);
    Lease.@Nullable Holder lease = Lease.holder(connection).orElse(null);
    List<String> problems = new ArrayList<>();
    CachedPlan migrations = migrations(history, problems);
    @Nullable MigrationPlan plan = migrations.plan();
    Optional<ClosedGate> gate =
        plan == null ? Optional.empty() : closedGate(connection, plan, sources.gate());
    // What failed here and was set right elsewhere since is of no more concern.
    boolean somethingLeft = plan == null || !plan.isDone();
    Optional<String> lastFailure =
        somethingLeft && problems.isEmpty() ? sources.lastFailure().get() : Optional.empty();
    lastFailure.ifPresent(problems::add);

    LiveTables live =
        LiveTables.read(connection, sources.expected().tables(), sources.expected().outside());
    TableComparison tables = TableComparison.of(live.expected(), live.present(), plan, gate);
    // Before all is applied, and behind a newer program, the schema is another one: no drift.
    boolean comparable =
        problems.isEmpty() && plan != null && plan.isDone() && !migrations.behind();
    Drift drift = comparable ? sources.drift().drift(connection) : Drift.NOT_CHECKED;
    List<KeptRecord> kept = KeptRegistry.all(connection);
    MigrationsAssessment view = new MigrationsAssessment(migrations, gate, problems);
    HealthStatus status = view.status(tables, drift);
    List<BackfillStatus> backfills = sources.backfills().backfills(connection);
    HealthReport report =
        new HealthReport(
            status,
            now,
            database,
            tables.report(),
            view.report(),
            drift,
            backfills.stream().map(BackfillStates::report).toList(),
            kept(kept));
    @Nullable String notReady = view.notReady(tables, lastFailure);
    return new Observation(
        report,
        notReady == null,
        notReady,
        history,
        lease,
        kept,
        snapshots(connection, history),
        backfills);
  }

  /** The kept copies that still have their data. */
  private static @Nullable KeptData kept(List<KeptRecord> records) {
    List<KeptRecord> full =
        records.stream().filter(record -> record.expiredAt().isEmpty()).toList();
    return full.stream()
        .map(KeptRecord::expiresAt)
        .min(Instant::compareTo)
        .map(
            next ->
                new KeptData(full.size(), full.stream().mapToLong(KeptRecord::bytes).sum(), next))
        .orElse(null);
  }

  /** Recorded before a migration is applied, and so read again only when one was. */
  private Map<String, String> snapshots(Connection connection, History history)
      throws SQLException {
    KnownSnapshots now = knownSnapshots;
    if (now == null || !now.history().equals(history)) {
      now = new KnownSnapshots(history, RecordedSnapshots.read(connection));
      knownSnapshots = now;
    }
    return now.byScript();
  }

  private CachedPlan migrations(History history, List<String> problems) {
    @Nullable MigrationSet set = null;
    try {
      set = sources.migrations().get();
    } catch (InvalidMigrationsException e) {
      e.problems().stream().map(MigrationProblem::toString).forEach(problems::add);
    }
    CachedPlan now = known;
    if (now == null || !now.isOf(history, set)) {
      now =
          CachedPlan.of(
              history, set, set == null ? null : MigrationPlan.of(set, history, sources.gate()));
      known = now;
    }
    if (now.plan() != null) {
      now.plan().problems().stream().map(MigrationProblem::toString).forEach(problems::add);
    }
    return now;
  }

  /** A backfill whose completeness cannot be told in time is not known to be complete. */
  private static Optional<ClosedGate> closedGate(
      Connection connection, MigrationPlan plan, Gate gate) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return plan.closedGate(connection, gate);
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(SqlState.QUERY_CANCELED)
          && !SqlState.of(e).equals(SqlState.LOCK_NOT_AVAILABLE)) {
        throw e;
      }
      connection.rollback(before);
      return plan.pending().stream()
          .filter(file -> file.directives().hasGate())
          .findFirst()
          .map(
              file ->
                  new ClosedGate(
                      file,
                      file.directives().requiresBackfills(),
                      ShimInUse.notKnown(file.directives().requiresUnused())));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
  }
}
