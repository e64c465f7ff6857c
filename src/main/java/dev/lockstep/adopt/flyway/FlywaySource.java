// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.flyway;

import dev.lockstep.adopt.AppliedTrack;
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

/** The track of a project that Flyway itself migrates. */
public final class FlywaySource implements TrackSource {
  static final String RULE = "flyway-folder";

  private final List<Path> folders;
  private final FlywayNames names;
  private final @Nullable String table;

  /**
   * One in Flyway's locations.
   *
   * @param table its history, {@code schema.name}; null to find it
   */
  public FlywaySource(List<Path> folders, FlywayNames names, @Nullable String table) {
    this.folders = List.copyOf(folders);
    this.names = names;
    this.table = table;
  }

  @Override
  public String tool() {
    return "flyway";
  }

  @Override
  public Track read() throws IOException {
    List<Finding> problems = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    return new Track(new FlywayFolders(folders, names, problems, notes).read(), problems, notes);
  }

  @Override
  public boolean keepsHistory() {
    return true;
  }

  @Override
  public AppliedTrack applied(Track track, Connection live) throws SQLException {
    List<Finding> problems = new ArrayList<>();
    Optional<TrackTable> found = TrackTable.find(live, form(), table, problems);
    return found.isEmpty()
        ? new AppliedTrack("", List.of(), Set.of(), problems, List.of())
        : new FlywayRows(found.get(), track).read(live);
  }

  private TrackTable.Form form() {
    return new TrackTable.Form(
        "Flyway",
        RULE,
        names.table(),
        List.of(
            "installed_rank:integer",
            "version:character varying",
            "description:character varying",
            "type:character varying",
            "script:character varying",
            "checksum:integer",
            "installed_by:character varying",
            "installed_on:timestamp without time zone",
            "execution_time:integer",
            "success:boolean"),
        true);
  }

  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      scratch.runScript(Files.readString(migration.file()), 1);
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
