// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.prisma;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.FlywayText;
import dev.lockstep.adopt.ScratchSession;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The track in a folder of Prisma Migrate's. */
public final class PrismaSource implements TrackSource {
  static final String RULE = "prisma-migrations";

  private static final String TABLE = "_prisma_migrations";
  private static final TrackTable.Form FORM =
      new TrackTable.Form(
          "Prisma",
          RULE,
          TABLE,
          List.of(
              "checksum:character varying",
              "finished_at:timestamp with time zone",
              "migration_name:character varying",
              "rolled_back_at:timestamp with time zone",
              "applied_steps_count:integer"),
          true);

  private final Path folder;
  private final @Nullable String table;

  /**
   * One in {@code folder}: {@code prisma/migrations}, or a folder above it.
   *
   * @param table Prisma's table, {@code schema.name}; null to find it
   */
  public PrismaSource(Path folder, @Nullable String table) {
    this.folder = folder;
    this.table = table;
  }

  @Override
  public String tool() {
    return "prisma";
  }

  @Override
  public Track read() throws IOException {
    List<Finding> problems = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    List<TrackMigration> migrations = new ArrayList<>();
    for (PrismaMigration each : new PrismaFolder(folder, problems, notes).read()) {
      Optional<FlywayText> text = text(each.file(), problems, notes);
      Path down = each.downOrNull();
      Optional<FlywayText> reverse = down == null ? Optional.empty() : text(down, problems, notes);
      text.ifPresent(
          forward ->
              migrations.add(
                  new TrackMigration(
                      each.name(),
                      each.version(),
                      each.description(),
                      each.file(),
                      forward.text(),
                      reverse
                          .filter(back -> back.statements() > 0)
                          .map(FlywayText::text)
                          .orElse(null),
                      forward.outside())));
    }
    return new Track(migrations, problems, notes);
  }

  private static Optional<FlywayText> text(Path file, List<Finding> problems, List<Finding> notes)
      throws IOException {
    Optional<String> sql = FlywayText.read(RULE, file, problems);
    if (sql.isEmpty()) {
      return Optional.empty();
    }
    if (sql.get().contains(TABLE)) {
      int line = (int) sql.get().lines().takeWhile(each -> !each.contains(TABLE)).count() + 1;
      problems.add(
          new Finding(
              RULE,
              file.toString(),
              line,
              "names Prisma's own table, which no database has that Prisma does not migrate; take"
                  + " this statement out: databases that have run it do not run it again"));
    }
    return FlywayText.of(RULE, file, 1, sql.get(), problems, notes);
  }

  @Override
  public AppliedTrack applied(Track track, Connection live) throws SQLException {
    List<Finding> problems = new ArrayList<>();
    Optional<TrackTable> found = TrackTable.find(live, FORM, table, problems);
    if (found.isEmpty()) {
      return new AppliedTrack("", List.of(), Set.of(), problems, List.of());
    }
    try {
      List<PrismaMigration> files =
          new PrismaFolder(folder, new ArrayList<>(), new ArrayList<>()).read();
      return new PrismaRows(found.get(), files).read(live);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prisma sends a file whole, which makes one transaction of it. */
  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      scratch.runScript(Files.readString(migration.file()), 1);
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
