// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import static java.util.stream.Collectors.joining;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.ScratchSession;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.Versions;
import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import dev.lockstep.migration.file.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The track in a folder of Drizzle's. */
public final class DrizzleSource implements TrackSource {
  private static final String RULE = "drizzle-folder";
  private static final String TABLE = "__drizzle_migrations";

  private final Path folder;
  private final @Nullable String chosen;

  /** One in {@code folder}: the {@code out} of its {@code drizzle.config}. */
  public DrizzleSource(Path folder) {
    this(folder, null);
  }

  /**
   * The same.
   *
   * @param table Drizzle's own table in the live database, {@code schema.name}; null to find it
   */
  public DrizzleSource(Path folder, @Nullable String table) {
    this.folder = folder;
    this.chosen = table;
  }

  @Override
  public String tool() {
    return "drizzle";
  }

  @Override
  public Track read() throws IOException {
    Listing listing = listing();
    List<Finding> problems = new ArrayList<>(listing.problems());
    List<Finding> notes = new ArrayList<>(listing.notes());
    String table = DrizzleConfig.near(folder).name().orElse(TABLE);
    List<Version> versions =
        Versions.ascending(listing.entries().stream().map(Entry::when).toList());
    List<TrackMigration> migrations = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      new MigrationSource(listing.entries().get(i), table, problems, notes)
          .adopt(versions.get(i))
          .ifPresent(migrations::add);
    }
    return new Track(migrations, problems, notes);
  }

  private Listing listing() throws IOException {
    Optional<String> odd = OddFile.whyNoFolder(folder);
    if (odd.isPresent()) {
      return nothing(odd.get() + "; name the 'out' of your drizzle.config");
    }
    boolean folders = FolderFormat.isIn(folder);
    boolean journal = Files.isRegularFile(folder.resolve(JournalFormat.JOURNAL));
    if (folders && journal) {
      return nothing(
          "has both a "
              + JournalFormat.JOURNAL
              + " and folders with a "
              + FolderFormat.SQL
              + ", of which Drizzle reads one, by its version; remove the other");
    }
    if (folders) {
      return FolderFormat.read(folder);
    }
    if (journal) {
      return JournalFormat.read(folder);
    }
    return nothing(
        "has neither a "
            + JournalFormat.JOURNAL
            + " nor folders with a "
            + FolderFormat.SQL
            + "; name the 'out' of your drizzle.config, or, if the database was made by"
            + " 'drizzle-kit push', take it over with 'lockstep adopt database'");
  }

  private Listing nothing(String why) {
    return new Listing(
        Listing.Format.JOURNAL,
        List.of(),
        List.of(new Finding(RULE, folder.toString(), 0, why)),
        List.of());
  }

  @Override
  public AppliedTrack applied(Track track, Connection live) throws SQLException {
    try {
      List<DrizzleTable> tables = candidates(DrizzleTable.find(live));
      if (tables.size() > 1) {
        return AppliedTrack.unusable(
            new Finding(
                RULE,
                folder.toString(),
                0,
                "the database has several tables of Drizzle's form, "
                    + tables.stream().map(DrizzleTable::qualified).collect(joining(", "))
                    + "; name that of this folder with --table"));
      }
      if (tables.isEmpty()) {
        return chosen == null
            ? AppliedTrack.none()
            : AppliedTrack.unusable(
                new Finding(
                    RULE,
                    folder.toString(),
                    0,
                    "--table "
                        + chosen
                        + ": the database has no table of that name with the columns id, hash and"
                        + " created_at"));
      }
      return new RowMatch(listing(), tables.getFirst(), tables.getFirst().rows(live)).match();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one that was named, else those that the configuration allows, else all. */
  private List<DrizzleTable> candidates(List<DrizzleTable> tables) throws IOException {
    if (chosen != null) {
      return tables.stream().filter(table -> table.qualified().equals(chosen)).toList();
    }
    DrizzleConfig config = DrizzleConfig.near(folder);
    List<DrizzleTable> allowed = tables.stream().filter(config::allows).toList();
    return allowed.isEmpty() ? tables : allowed;
  }

  /** Piece by piece, each whole, as Drizzle sends it. */
  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      for (Breakpoints.Piece piece : Breakpoints.pieces(MigrationSource.read(migration.file()))) {
        if (migration.outside()) {
          scratch.sendOneByOne(piece.text(), piece.line());
        } else {
          scratch.send(piece.text(), piece.line());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
