package dev.lockstep.adopt;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.Outside;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.Live;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.History;
import dev.lockstep.migration.HistoryRow;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.Plan;
import dev.lockstep.migration.Version;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.scope.NotOurs;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The live database against the track: what its own table says of each migration, then its schema
 * against the state that the applied ones make.
 */
final class LiveCheck {
  private static final String RULE = "live-database";

  private final TrackSource source;
  private final Connections live;
  private final List<NotOurs> notOurs;
  private final Duration lockTimeout;

  LiveCheck(TrackSource source, Connections live, List<NotOurs> notOurs, Duration lockTimeout) {
    this.source = source;
    this.live = live;
    this.notOurs = notOurs;
    this.lockTimeout = lockTimeout;
  }

  /** What makes the state that some migrations lead to. */
  @FunctionalInterface
  interface States {
    Catalog after(List<TrackMigration> applied) throws SQLException;
  }

  /**
   * Compares.
   *
   * @throws AdoptionRefusedException if anything of it is not clear
   */
  LivePlan plan(Track track, AdoptionRequest request, AdoptedFiles files, States states)
      throws SQLException {
    History history;
    AppliedTrack said;
    Live schema;
    try (Connection connection = live.open()) {
      history = History.read(connection);
      said = applied(track, connection);
      schema = Live.read(connection, lockTimeout);
    }
    refuse(said.problems());
    Set<String> names = new LinkedHashSet<>(said.applied());
    track.migrations().stream()
        .map(TrackMigration::name)
        .filter(
            name ->
                request.applied().contains(name) || request.applied().contains(AdoptionRequest.ALL))
        .forEach(names::add);
    refuse(unreachable(track, said, names, files));
    Map<String, MigrationFile> byName = files.byName();
    List<TrackMigration> applied = inOrder(track, names);
    Drift drift = Drift.between(states.after(applied), Outside.NONE, schema, notOurs);
    refuseDrift(said, applied, drift);
    if (!history.rows().isEmpty()) {
      return known(said, history, files, names);
    }
    List<HistoryRow> rows =
        names.stream()
            .map(byName::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing(file -> file.version().orElse(Version.of("0"))))
            .map(HistoryRow::applied)
            .toList();
    List<String> pending =
        byName.entrySet().stream()
            .filter(entry -> !names.contains(entry.getKey()))
            .map(entry -> entry.getValue().script())
            .toList();
    return new LivePlan(said.table(), rows, pending, drift.compared().notes());
  }

  /** The same question in a transaction that may read only. */
  private AppliedTrack applied(Track track, Connection connection) throws SQLException {
    return Transactions.in(
        connection,
        inside -> {
          try (Statement statement = inside.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY");
          }
          RowSecurity.off(inside);
          return source.applied(track, inside);
        });
  }

  private static List<TrackMigration> inOrder(Track track, Set<String> names) {
    List<TrackMigration> applied = new ArrayList<>();
    for (String name : names) {
      track.migrations().stream()
          .filter(migration -> migration.name().equals(name))
          .forEach(applied::add);
    }
    return applied;
  }

  /** What is not applied, though something newer is, would never be applied here. */
  private List<Finding> unreachable(
      Track track, AppliedTrack said, Set<String> names, AdoptedFiles files) {
    Map<String, MigrationFile> byName = files.byName();
    Version newest =
        names.stream()
            .map(byName::get)
            .filter(Objects::nonNull)
            .flatMap(file -> file.version().stream())
            .max(Comparator.naturalOrder())
            .orElse(Version.of("0"));
    List<Finding> findings = new ArrayList<>();
    for (TrackMigration migration : track.migrations()) {
      MigrationFile file = byName.get(migration.name());
      boolean older =
          file != null
              && !names.contains(migration.name())
              && file.version().filter(version -> version.compareTo(newest) < 0).isPresent();
      if (older) {
        findings.add(
            new Finding(
                RULE,
                migration.file().toString(),
                0,
                (said.skipped().contains(migration.name())
                        ? source.tool() + " has skipped it in this database"
                        : "is not applied in this database")
                    + ", and newer ones are applied; adopt with --later "
                    + migration.name()
                    + " to make it the newest migration, which this database gets at the next"
                    + " 'lockstep migrate' and others keep, or with --applied "
                    + migration.name()
                    + " if somebody has applied it here by hand"));
      }
    }
    return findings;
  }

  private void refuseDrift(AppliedTrack said, List<TrackMigration> applied, Drift drift) {
    if (drift.report().isEmpty()) {
      return;
    }
    String at =
        applied.isEmpty() ? "an empty database" : "the state after " + applied.getLast().name();
    List<Finding> findings = new ArrayList<>();
    drift
        .report()
        .differences()
        .forEach(
            difference ->
                findings.add(
                    new Finding(
                        RULE,
                        said.table().isEmpty() ? "the database" : said.table(),
                        0,
                        "the live schema is not "
                            + at
                            + ": "
                            + difference.message()
                            + "; make the two equal, or name what is not "
                            + source.tool()
                            + "'s in LOCKSTEP_NOT_OURS")));
    List<String> details = new ArrayList<>();
    if (!drift.toSchema().isEmpty()) {
      details.add("-- to make the database equal to the files:");
      drift
          .toSchema()
          .forEach(script -> details.add("BEGIN;\n" + script.stripTrailing() + "\nCOMMIT;"));
    }
    if (!drift.toDatabase().isEmpty()) {
      details.add("-- to make the files equal to the database, in a migration of their own:");
      drift.toDatabase().stream()
          .flatMap(String::lines)
          .map(line -> "-- " + line)
          .forEach(details::add);
    }
    throw new AdoptionRefusedException(findings, details);
  }

  /** A database that has a history: it says the same, or it is not touched. */
  private LivePlan known(
      AppliedTrack said, History history, AdoptedFiles files, Set<String> names) {
    Plan plan = Plan.of(files.set(), history);
    List<Finding> findings = new ArrayList<>();
    plan.problems()
        .forEach(
            problem ->
                findings.add(new Finding(RULE, problem.file(), problem.line(), problem.message())));
    Map<String, MigrationFile> byName = files.byName();
    Set<String> pending = new HashSet<>();
    plan.pending().forEach(file -> pending.add(file.script()));
    for (String name : names) {
      MigrationFile file = byName.get(name);
      if (file != null && pending.contains(file.script())) {
        findings.add(
            new Finding(
                RULE,
                said.table(),
                0,
                name
                    + " was applied by "
                    + source.tool()
                    + " after this database got its history in "
                    + history.table()
                    + ", which does not have it"));
      }
    }
    refuse(findings);
    return new LivePlan(
        said.table(),
        List.of(),
        plan.pending().stream().map(MigrationFile::script).toList(),
        List.of());
  }

  private static void refuse(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new AdoptionRefusedException(findings);
    }
  }
}
