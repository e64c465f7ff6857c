// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.FlywayText;
import dev.lockstep.adopt.ScratchSession;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Version;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private final Optional<LiquibaseTool> tool;

  /** Null until it was read. */
  private @Nullable List<ChangeSet> changeSets;

  private final List<Finding> found = new ArrayList<>();
  private Map<String, String> sums = Map.of();

  /**
   * One in a file, or in a folder of files.
   *
   * @param table its {@code databasechangelog}, {@code schema.name}; null to find it
   * @param tool Liquibase itself: needed for other formats than SQL, and for checksums
   */
  public LiquibaseSource(Path changelog, @Nullable String table, Optional<LiquibaseTool> tool) {
    this.changelog = changelog;
    this.table = table;
    this.tool = tool;
  }

  @Override
  public String tool() {
    return "liquibase";
  }

  @Override
  public Track read() throws IOException {
    List<ChangeSet> sets = changeSets();
    List<Finding> problems = new ArrayList<>(found);
    List<Finding> notes = new ArrayList<>();
    if (isPrinted()) {
      notes.add(
          new Finding(
              RULE,
              changelog.toString(),
              0,
              "is adopted as the SQL that Liquibase prints of it; its rollbacks are not"));
    }
    List<TrackMigration> migrations = new ArrayList<>();
    List<TrackMigration> repeatables = new ArrayList<>();
    int position = 0;
    for (ChangeSet each : sets) {
      position++;
      if (isPrinted() && StatementSplitter.split(each.text()).isEmpty()) {
        continue;
      }
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
          made -> (made.version().isPresent() ? migrations : repeatables).add(made));
    }
    migrations.addAll(repeatables);
    return new Track(migrations, problems, notes);
  }

  /** Whether it is of a format that only Liquibase makes SQL of. */
  private boolean isPrinted() {
    return Files.isRegularFile(changelog)
        && !changelog.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".sql");
  }

  /** Read once: what Liquibase prints takes it seconds. */
  private List<ChangeSet> changeSets() throws IOException {
    if (changeSets != null) {
      return changeSets;
    }
    List<ChangeSet> sets = List.of();
    if (!isPrinted() || tool.isEmpty()) {
      sets = new FormattedSql(changelog, found).read();
    } else {
      try {
        LiquibaseTool.Printed printed = tool.get().print(changelog);
        sums = PrintedSql.sums(printed);
        sets = new PrintedSql(printed, found).read();
      } catch (LiquibaseTool.CannotPrintException e) {
        found.add(
            new Finding(
                RULE,
                changelog.toString(),
                0,
                "Liquibase does not print its SQL: "
                    + e.getMessage()
                    + "; correct it until 'liquibase update-sql' with an offline URL does"));
      }
    }
    changeSets = sets;
    return sets;
  }

  /** By changeset; empty where no Liquibase is here to make them. */
  private Map<String, String> sums() throws IOException {
    if (sums.isEmpty() && tool.isPresent() && Files.isRegularFile(changelog)) {
      try {
        sums = PrintedSql.sums(tool.get().print(changelog));
      } catch (LiquibaseTool.CannotPrintException e) {
        System.getLogger(LiquibaseSource.class.getName())
            .log(System.Logger.Level.DEBUG, "no checksums by Liquibase", e);
      }
    }
    return sums;
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
    Optional<TrackTable> own = TrackTable.find(live, FORM, table, problems);
    return own.isEmpty()
        ? new AppliedTrack("", List.of(), Set.of(), problems, List.of())
        : new ChangeLogRows(own.get(), track, sumsOrNone()).read(live);
  }

  private Map<String, String> sumsOrNone() {
    try {
      return sums();
    } catch (IOException e) {
      throw new UncheckedIOException(changelog + " cannot be read: " + Unreadable.why(e), e);
    }
  }

  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      for (ChangeSet set : changeSets()) {
        if (set.name().equals(migration.name())) {
          scratch.runScript(set.text(), set.line());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
