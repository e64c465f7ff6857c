// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.FlywayText;
import dev.lockstep.adopt.ScratchSession;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.files.Unreadable;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders of plain SQL files. */
public final class SqlSource implements TrackSource {
  static final String RULE = "sql-folder";

  private final List<Path> folders;
  private final FileOrder order;
  private final @Nullable String table;
  private final @Nullable String appliedTo;

  /**
   * One of folders that make one track together.
   *
   * @param table the tool's table, {@code schema.name}; null to find it
   * @param appliedTo the last migration that is applied in the database, where no table says; null
   *     if that is not said either
   */
  public SqlSource(
      List<Path> folders, FileOrder order, @Nullable String table, @Nullable String appliedTo) {
    this.folders = List.copyOf(folders);
    this.order = order;
    this.table = table;
    this.appliedTo = appliedTo;
  }

  @Override
  public String tool() {
    return "sql";
  }

  /** What the folders hold, in order. */
  private record Folders(Kind kind, List<SqlFile> files) {}

  private Folders list(List<Finding> problems, List<Finding> notes) throws IOException {
    List<SqlFile> files = new ArrayList<>();
    Set<Kind> kinds = new LinkedHashSet<>();
    for (int i = 0; i < folders.size(); i++) {
      Optional<FolderListing.Listed> listed =
          new FolderListing(i, folders.get(i), problems, notes).read();
      if (listed.isPresent()) {
        Path folder = folders.get(i);
        kinds.add(listed.get().kind());
        listed.get().files().stream()
            .map(file -> folders.size() == 1 ? file : file.named(folder + "/" + file.name()))
            .forEach(files::add);
      }
    }
    if (kinds.size() > 1) {
      problems.add(
          new Finding(
              RULE,
              folders.getFirst().toString(),
              0,
              "and the other folders are of different tools ("
                  + String.join(", ", kinds.stream().map(Kind::tool).toList())
                  + "); adopt one after the other"));
    }
    Kind kind = kinds.stream().findFirst().orElse(Kind.NUMBERED);
    return new Folders(kind, order.of(files, kind, folders, problems));
  }

  @Override
  public Track read() throws IOException {
    List<Finding> problems = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    List<TrackMigration> migrations = new ArrayList<>();
    Folders listed = list(problems, notes);
    for (SqlFile file : listed.files()) {
      migration(listed.kind(), file, problems, notes).ifPresent(migrations::add);
    }
    return new Track(migrations, problems, notes);
  }

  private static Optional<TrackMigration> migration(
      Kind kind, SqlFile file, List<Finding> problems, List<Finding> notes) throws IOException {
    Optional<Ways> ways = Ways.of(kind, file.path(), Files.readString(file.path()), problems);
    if (ways.isEmpty()) {
      return Optional.empty();
    }
    Ways.Part forward = ways.get().forward();
    Optional<FlywayText> text =
        FlywayText.of(RULE, file.path(), forward.line(), forward.text(), problems, notes);
    @Nullable String reverse = reverse(file, ways.get(), problems, notes);
    return text.map(
        each ->
            new TrackMigration(
                file.name(),
                file.version(),
                file.description(),
                file.path(),
                each.text(),
                reverse,
                each.outside() || forward.outside()));
  }

  /** The way back; null if there is none, or nothing in it. */
  private static @Nullable String reverse(
      SqlFile file, Ways ways, List<Finding> problems, List<Finding> notes) throws IOException {
    Path down = file.downOrNull();
    Ways.Part back = ways.back();
    if (down != null) {
      Optional<String> text = FlywayText.read(RULE, down, problems);
      back = text.isPresent() ? new Ways.Part(text.get(), 1, false) : null;
    }
    if (back == null) {
      return null;
    }
    Path path = down == null ? file.path() : down;
    Optional<FlywayText> text =
        FlywayText.of(RULE, path, back.line(), back.text(), problems, notes);
    if (text.isPresent() && text.get().statements() == 0) {
      notes.add(
          new Finding(
              RULE,
              path.toString(),
              back.line(),
              "its way back is empty, so that it gets no U file"));
      return null;
    }
    return text.map(FlywayText::text).orElse(null);
  }

  @Override
  public AppliedTrack applied(Track track, Connection live) throws SQLException {
    if (appliedTo != null) {
      return upTo(track, appliedTo);
    }
    try {
      Folders listed = list(new ArrayList<>(), new ArrayList<>());
      return new AppliedVersions(listed.kind(), listed.files(), table).read(live);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AppliedTrack upTo(Track track, String last) {
    List<String> names = track.migrations().stream().map(TrackMigration::name).toList();
    int at = names.indexOf(last);
    List<Finding> problems =
        at >= 0
            ? List.of()
            : List.of(
                new Finding(
                    RULE,
                    last,
                    0,
                    "--applied-to names no migration of the track; the newest is "
                        + (names.isEmpty() ? "none" : names.getLast())));
    return new AppliedTrack("", names.subList(0, at + 1), Set.of(), problems, List.of());
  }

  @Override
  public void execute(TrackMigration migration, ScratchSession scratch) {
    try {
      String text = Files.readString(migration.file());
      Kind kind = Kind.of(migration.file().getFileName().toString(), text);
      Ways.Part forward =
          Ways.of(kind, migration.file(), text, new ArrayList<>()).orElseThrow().forward();
      scratch.runScript(forward.text(), forward.line());
    } catch (IOException e) {
      throw new UncheckedIOException(migration.file() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
