// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.Outside;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.plan.Disagreements;
import dev.lockstep.migration.plan.MigrationPlan;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The live database against the track: what its own table says of each migration, then its schema
 * against the state that the applied ones make.
 */
final class LiveCheck {
  static final String RULE = "live-database";

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
    LiveDatabase schema;
    OtherTimeZone timeZone;
    try (Connection connection = live.open()) {
      history = History.read(connection);
      said = applied(source, track, connection);
      schema = LiveDatabase.read(connection, lockTimeout);
      timeZone = OtherTimeZone.of(connection);
    }
    refuse(said.problems());
    Set<String> names = names(track, said, request, files, history);
    Map<String, MigrationFile> byName = files.byName();
    refuse(new Unreachable(source.tool(), said, names).among(track, byName, history));
    List<HistoryRow> rows = rows(names, byName, files, history);
    List<Finding> notes = new ArrayList<>(said.notes());
    if (!rows.isEmpty()) {
      refuse(strangers(rows, byName, history));
      OwnTable own = OwnTable.of(said.table());
      List<TrackMigration> applied = inOrder(track, names);
      Catalog made = states.after(applied);
      Drift drift = Drift.between(made, Outside.NONE, schema, own.and(notOurs));
      LiveDifferences.refuse(
          source.tool(), said, applied, drift, () -> timeZone.between(made, schema.catalog()));
      own.note().ifPresent(notes::add);
      if (!drift.report().exact()) {
        notes.add(
            note(
                "is of another PostgreSQL than the scratch server, so that expressions were not"
                    + " compared; LOCKSTEP_SHADOW_URL names a server to prove on"));
      }
      drift.compared().notes().forEach(note -> notes.add(note(note)));
    } else if (history.rows().isEmpty()) {
      Drift drift = Drift.between(states.after(List.of()), Outside.NONE, schema, notOurs);
      LiveDifferences.refuse(source.tool(), said, List.of(), drift, Optional::empty);
    }
    Set<String> written = rows.stream().map(HistoryRow::script).collect(Collectors.toSet());
    List<String> pending =
        MigrationPlan.of(files.set(), history).pending().stream()
            .map(MigrationFile::script)
            .filter(script -> !written.contains(script))
            .toList();
    return new LivePlan(said, history.rows().size(), rows, pending, notes);
  }

  /** Asks the tool's own table, in a transaction that may read only and sees every row. */
  static AppliedTrack applied(TrackSource source, Track track, Connection connection)
      throws SQLException {
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

  /** What is in effect: by the tool's table, by what was asked, and by Lockstep's own history. */
  private static Set<String> names(
      Track track,
      AppliedTrack said,
      AdoptionRequest request,
      AdoptedFiles files,
      History history) {
    Set<String> names = new LinkedHashSet<>(said.applied());
    Map<String, MigrationFile> byName = files.byName();
    for (TrackMigration migration : track.migrations()) {
      MigrationFile file = byName.get(migration.name());
      boolean inHistory =
          file != null && file.version().filter(history.applied()::containsKey).isPresent();
      if (inHistory
          || request.applied().contains(migration.name())
          || request.applied().contains(AdoptionRequest.ALL)) {
        names.add(migration.name());
      }
    }
    return names;
  }

  private static List<TrackMigration> inOrder(Track track, Set<String> names) {
    Map<String, TrackMigration> byName =
        track.migrations().stream()
            .collect(Collectors.toMap(TrackMigration::name, migration -> migration));
    return names.stream().map(byName::get).filter(Objects::nonNull).toList();
  }

  /** What the history lacks of what is in effect. */
  private static List<HistoryRow> rows(
      Set<String> names, Map<String, MigrationFile> byName, AdoptedFiles files, History history) {
    List<Finding> problems =
        Disagreements.of(files.set(), history).stream()
            .map(
                problem ->
                    files.atOrigin(
                        new Finding(RULE, problem.file(), problem.line(), problem.message())))
            .toList();
    refuse(problems);
    Set<String> there =
        history.applied().values().stream()
            .map(AppliedMigration::script)
            .collect(Collectors.toSet());
    history.repeatables().values().forEach(row -> there.add(row.script()));
    return names.stream()
        .map(byName::get)
        .filter(Objects::nonNull)
        .filter(file -> !there.contains(file.script()))
        .sorted(
            Comparator.comparing(
                MigrationFile::versionOrNull, Comparator.nullsLast(Comparator.naturalOrder())))
        .map(HistoryRow::applied)
        .toList();
  }

  /** What the tool has applied on top of what it does not know. */
  private List<Finding> strangers(
      List<HistoryRow> rows, Map<String, MigrationFile> byName, History history) {
    Set<Version> track =
        byName.values().stream()
            .flatMap(file -> file.version().stream())
            .collect(Collectors.toSet());
    return history.applied().keySet().stream()
        .filter(version -> !track.contains(version))
        .limit(1)
        .map(
            version ->
                new Finding(
                    RULE,
                    "the database",
                    0,
                    source.tool()
                        + " has applied "
                        + rows.getFirst().script()
                        + " in it, and Lockstep version "
                        + version
                        + ", which is not "
                        + source.tool()
                        + "'s: two tools at work on one database; stop the other, and write what it"
                        + " did last as a migration of Lockstep's"))
        .toList();
  }

  private static Finding note(String text) {
    return new Finding(RULE, "the database", 0, text);
  }

  private static void refuse(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new AdoptionRefusedException(findings);
    }
  }
}
