// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.FlywayText;
import dev.lockstep.adopt.ScratchSession;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The track in a changelog of Liquibase's. */
public final class LiquibaseSource implements TrackSource {
  static final String RULE = "liquibase-changelog";

  private static final TrackTable.Form FORM =
      new TrackTable.Form(
          "Liquibase",
          RULE,
          "databasechangelog",
          List.of(
              "id:character varying",
              "author:character varying",
              "filename:character varying",
              "orderexecuted:integer",
              "exectype:character varying",
              "md5sum:character varying"),
          true);

  private final Path changelog;
  private final @Nullable String table;

  /**
   * One in a file, or in a folder of files.
   *
   * @param table its {@code databasechangelog}, {@code schema.name}; null to find it
   */
  public LiquibaseSource(Path changelog, @Nullable String table) {
    this.changelog = changelog;
    this.table = table;
  }

  @Override
  public String tool() {
    return "liquibase";
  }

  @Override
  public Track read() throws IOException {
    List<Finding> problems = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    List<TrackMigration> migrations = new ArrayList<>();
    List<TrackMigration> repeatables = new ArrayList<>();
    int position = 0;
    for (ChangeSet each : new FormattedSql(changelog, problems).read()) {
      position++;
      if (!each.isForPostgres()) {
        notes.add(
            new Finding(
                RULE,
                each.file().toString(),
                each.line(),
                each.name() + " is for another database, and not adopted"));
        continue;
      }
      Optional<TrackMigration> migration = migration(each, position, problems, notes);
      migration.ifPresent(
          found -> (found.version().isPresent() ? migrations : repeatables).add(found));
    }
    migrations.addAll(repeatables);
    return new Track(migrations, problems, notes);
  }

  private static Optional<TrackMigration> migration(
      ChangeSet set, int position, List<Finding> problems, List<Finding> notes) {
    Optional<String> hindrance = set.hindrance();
    if (set.text().contains("${")) {
      hindrance = Optional.of("has a parameter ${…}; write its value");
    }
    if (hindrance.isPresent()) {
      problems.add(
          new Finding(RULE, set.file().toString(), set.line(), set.name() + " " + hindrance.get()));
      return Optional.empty();
    }
    Optional<FlywayText> text =
        FlywayText.of(RULE, set.file(), set.line(), set.text(), problems, notes);
    Optional<FlywayText> back =
        set.rollback()
            .flatMap(sql -> FlywayText.of(RULE, set.file(), set.line(), sql, problems, notes));
    boolean repeatable = set.is("runOnChange", false);
    return text.map(
        each ->
            new TrackMigration(
                set.name(),
                repeatable ? null : Version.of("%04d".formatted(position)),
                set.author() + "_" + set.id(),
                set.file(),
                each.text(),
                repeatable ? null : back.map(FlywayText::text).orElse(null),
                each.outside() || !set.is("runInTransaction", true)));
  }

  @Override
  public AppliedTrack applied(Track track, Connection live) throws SQLException {
    List<Finding> problems = new ArrayList<>();
    Optional<TrackTable> found = TrackTable.find(live, FORM, table, problems);
    return found.isEmpty()
        ? new AppliedTrack("", List.of(), Set.of(), problems, List.of())
        : new ChangeLogRows(found.get(), track).read(live);
  }

  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      for (ChangeSet set : new FormattedSql(changelog, new ArrayList<>()).read()) {
        if (set.name().equals(migration.name())) {
          scratch.runScript(set.text(), set.line());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
