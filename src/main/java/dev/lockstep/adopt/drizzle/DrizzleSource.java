package dev.lockstep.adopt.drizzle;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.FailedStatement;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.Versions;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.Version;
import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.SqlStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The track in a folder of Drizzle's. */
public final class DrizzleSource implements TrackSource {
  private static final String RULE = "drizzle-folder";
  private static final String TABLE = "__drizzle_migrations";

  private final Path folder;

  /** One in {@code folder}: the {@code out} of its {@code drizzle.config}. */
  public DrizzleSource(Path folder) {
    this.folder = folder;
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
    List<Version> versions =
        Versions.ascending(listing.entries().stream().map(Entry::when).toList());
    List<TrackMigration> migrations = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      new MigrationSource(listing.entries().get(i), TABLE, problems, notes)
          .adopt(versions.get(i))
          .ifPresent(migrations::add);
    }
    return new Track(migrations, problems, notes);
  }

  private Listing listing() throws IOException {
    if (!Files.isDirectory(folder)) {
      return nothing("there is no such folder; name the 'out' of your drizzle.config");
    }
    if (Files.isRegularFile(folder.resolve(JournalFormat.JOURNAL))) {
      return JournalFormat.read(folder);
    }
    return nothing(
        "has no "
            + JournalFormat.JOURNAL
            + "; if the database was made by 'drizzle-kit push', take it over with 'lockstep adopt"
            + " database'");
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
    List<DrizzleTable> tables = DrizzleTable.find(live);
    if (tables.isEmpty()) {
      return new AppliedTrack("", List.of(), Set.of(), List.of(), List.of());
    }
    try {
      DrizzleTable table = tables.getFirst();
      return new RowMatch(listing(), table, table.rows(live)).match();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Piece by piece, each whole, as Drizzle sends it. */
  @Override
  public void execute(TrackMigration migration, Connection scratch) throws SQLException {
    try {
      for (Breakpoints.Piece piece : Breakpoints.pieces(MigrationSource.read(migration.file()))) {
        execute(piece, scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void execute(Breakpoints.Piece piece, Connection scratch) throws SQLException {
    try (Statement statement = scratch.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(piece.text());
    } catch (SQLException e) {
      Optional<SqlStatement> only =
          piece.statements().size() == 1
              ? Optional.of(piece.statements().getFirst())
              : Optional.empty();
      int within =
          only.map(one -> FailureLine.of(one, 0, e))
              .orElse(piece.statements().isEmpty() ? 1 : piece.statements().getFirst().line());
      throw new FailedStatement(piece.line() + within - 1, e);
    }
  }
}
