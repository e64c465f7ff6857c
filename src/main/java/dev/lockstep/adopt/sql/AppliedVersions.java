// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the table of golang-migrate, dbmate or goose says of the files. */
final class AppliedVersions {
  private final Kind kind;
  private final List<SqlFile> files;
  private final @Nullable String chosen;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  /**
   * One for files in order.
   *
   * @param chosen the table, if it is named
   */
  AppliedVersions(Kind kind, List<SqlFile> files, @Nullable String chosen) {
    this.kind = kind;
    this.files = files;
    this.chosen = chosen;
  }

  AppliedTrack read(Connection live) throws SQLException {
    Optional<TrackTable.Form> form = form(kind);
    if (form.isEmpty()) {
      if (chosen != null) {
        problems.add(
            new Finding(
                SqlSource.RULE,
                chosen,
                0,
                "no table goes with numbered SQL files; say what is applied with --applied-to"));
      }
      return new AppliedTrack("", List.of(), Set.of(), problems, List.of());
    }
    Optional<TrackTable> table = TrackTable.find(live, form.get(), chosen, problems);
    if (table.isEmpty()) {
      return new AppliedTrack("", List.of(), Set.of(), problems, List.of());
    }
    List<String> applied =
        switch (kind) {
          case PAIRS -> pairs(live, table.get());
          case DBMATE ->
              each(
                  live,
                  table.get(),
                  "SELECT version FROM ONLY %s ORDER BY version".formatted(table.get().quoted()));
          case GOOSE ->
              each(
                  live,
                  table.get(),
                  """
                  SELECT version_id
                    FROM (SELECT DISTINCT ON (version_id) version_id, is_applied
                            FROM ONLY %s ORDER BY version_id, id DESC) latest
                   WHERE is_applied AND version_id > 0 ORDER BY version_id\
                  """
                      .formatted(table.get().quoted()));
          case NUMBERED -> List.of();
        };
    return new AppliedTrack(table.get().qualified(), applied, Set.of(), problems, notes);
  }

  /** What notes what is applied; empty if nothing does. */
  private static Optional<TrackTable.Form> form(Kind kind) {
    return switch (kind) {
      case NUMBERED -> Optional.empty();
      case PAIRS ->
          Optional.of(form(kind, "schema_migrations", true, "version:bigint", "dirty:boolean"));
      case DBMATE ->
          Optional.of(form(kind, "schema_migrations", false, "version:character varying"));
      case GOOSE ->
          Optional.of(
              form(
                  kind,
                  "goose_db_version",
                  true,
                  "version_id:bigint",
                  "is_applied:boolean",
                  "tstamp:timestamp without time zone"));
    };
  }

  private static TrackTable.Form form(Kind kind, String name, boolean distinct, String... columns) {
    return new TrackTable.Form(kind.tool(), SqlSource.RULE, name, List.of(columns), distinct);
  }

  /** One row: the last version, and whether it failed half way. */
  private List<String> pairs(Connection live, TrackTable table) throws SQLException {
    try (Statement statement = live.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT version, dirty FROM ONLY %s LIMIT 1".formatted(table.quoted()))) {
      if (!row.next() || row.getLong(1) < 0) {
        return List.of();
      }
      Version last = Version.of(row.getString(1));
      if (row.getBoolean(2)) {
        problems.add(
            new Finding(
                SqlSource.RULE,
                table.qualified(),
                0,
                "is dirty: version "
                    + last
                    + " ("
                    + of(last).map(file -> file.path().toString()).orElse("no file of it is here")
                    + ") failed half way; bring the database by hand to where it should be, say so"
                    + " with 'migrate force "
                    + last
                    + "', or the version before if nothing of it is left, and adopt again"));
        return List.of();
      }
      if (of(last).isEmpty()) {
        unknown(table, last);
      }
      return files.stream()
          .filter(file -> file.version().compareTo(last) <= 0)
          .map(SqlFile::name)
          .toList();
    }
  }

  /** A row for each version. */
  private List<String> each(Connection live, TrackTable table, String query) throws SQLException {
    Set<Version> rows = new TreeSet<>();
    try (Statement statement = live.createStatement();
        ResultSet results = statement.executeQuery(query)) {
      while (results.next()) {
        String version = results.getString(1);
        if (version != null && Version.isVersion(version)) {
          rows.add(Version.of(version));
        } else {
          problems.add(
              new Finding(
                  SqlSource.RULE,
                  table.qualified(),
                  0,
                  "has a row '" + version + "', which is no version of " + kind.tool() + "'s"));
        }
      }
    }
    rows.stream().filter(version -> of(version).isEmpty()).forEach(row -> unknown(table, row));
    return files.stream().filter(file -> rows.contains(file.version())).map(SqlFile::name).toList();
  }

  private Optional<SqlFile> of(Version version) {
    return files.stream().filter(file -> file.version().equals(version)).findFirst();
  }

  /** A row of no file is history if files went on since, else these files are too old. */
  private void unknown(TrackTable table, Version version) {
    Optional<Version> newest = files.stream().map(SqlFile::version).max(Comparator.naturalOrder());
    if (newest.filter(file -> file.compareTo(version) > 0).isPresent()) {
      notes.add(
          new Finding(
              SqlSource.RULE,
              table.qualified(),
              0,
              "says that version "
                  + version
                  + " is applied, of which there is no file; the live schema tells whether anything"
                  + " of it is left"));
    } else {
      problems.add(
          new Finding(
              SqlSource.RULE,
              table.qualified(),
              0,
              "says that version "
                  + version
                  + " is applied, which is newer than every file here: the files are older than the"
                  + " database; adopt from a newer checkout"));
    }
  }
}
