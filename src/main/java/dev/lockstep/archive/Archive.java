// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The way in: archiving folders of one project, listing and verifying what is archived. */
public final class Archive {
  /** The folder of the archives, in the project. */
  public static final String FOLDER = "archive";

  /** The rule under which what is wrong with an archive is told. */
  public static final String RULE = "archive";

  /** The rule under which a folder that cannot be archived is told. */
  public static final String FOLDER_RULE = "archive-folder";

  private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}-.+");

  private final Path root;
  private final Path archives;
  private final Clock clock;

  /**
   * Of the project in {@code root}.
   *
   * @throws IOException if there is no such folder
   */
  public Archive(Path root, Clock clock) throws IOException {
    this.root = root.toRealPath();
    this.archives = this.root.resolve(FOLDER);
    this.clock = clock;
  }

  /** The project's folder, absolute and without links. */
  public Path root() {
    return root;
  }

  /**
   * What is to be moved, and why it cannot be.
   *
   * @param moves in the order of the folders
   * @param findings as to the folders themselves
   */
  public record Plan(List<Move> moves, List<Finding> findings) {
    public Plan {
      moves = List.copyOf(moves);
      findings = List.copyOf(findings);
    }
  }

  /** Looks at the folders; changes nothing. */
  public Plan plan(List<Path> folders) throws IOException, InterruptedException {
    FolderChoice.Chosen chosen = FolderChoice.of(root, folders);
    List<Finding> findings = new ArrayList<>(chosen.findings());
    Optional<Git> git = Git.around(root);
    List<Move> moves = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String folder : chosen.folders()) {
      if (git.isPresent() && git.get().hasConflicts(folder)) {
        findings.add(
            new Finding(FOLDER_RULE, folder, 0, "is in the middle of a merge; end that first"));
      }
      moves.add(new Move(folder, name(folder, taken)));
    }
    return new Plan(moves, findings);
  }

  /** {@code 2026-11-26-scripts-sql}, or with a number behind where that is taken. */
  private String name(String folder, Set<String> taken) {
    String path = folder.startsWith(FOLDER + "/") ? folder.substring(FOLDER.length() + 1) : folder;
    String day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    String base = day + "-" + path.replaceAll("[^\\p{L}\\p{N}._]+", "-").replaceAll("^[-.]+", "");
    String name = base;
    for (int number = 2; !taken.add(name) || Files.exists(archives.resolve(name)); number++) {
      name = base + "-" + number;
    }
    return name;
  }

  /**
   * Moves them, all or none.
   *
   * @param snapshot the id of the snapshot that was demanded
   * @param migration the version that the database is at
   * @throws ArchiveException if that fails; then all are where they were
   */
  public List<ArchivedFolder> archive(List<Move> moves, String snapshot, String migration)
      throws IOException, InterruptedException {
    Archiving archiving = new Archiving(root, Git.around(root));
    Map<Move, ArchiveManifest> manifests = new LinkedHashMap<>();
    for (Move move : moves) {
      manifests.put(
          move,
          new ArchiveManifest(
              move.from(),
              clock.instant().truncatedTo(ChronoUnit.SECONDS),
              snapshot,
              migration,
              FolderContent.sums(root, root.resolve(move.from()))));
    }
    try (UnfinishedMoves journal = UnfinishedMoves.open(archives)) {
      archiving.run(journal, manifests);
    }
    return read(moves);
  }

  /**
   * Ends what a killed process began.
   *
   * @return what is archived by that; empty if there was nothing, or if it is undone
   */
  public List<ArchivedFolder> resume() throws IOException, InterruptedException {
    if (!UnfinishedMoves.isThere(archives)) {
      return List.of();
    }
    try (UnfinishedMoves journal = UnfinishedMoves.open(archives)) {
      List<Move> moves = UnfinishedMoves.read(archives);
      return new Archiving(root, Git.around(root)).resume(journal, moves) ? read(moves) : List.of();
    }
  }

  private List<ArchivedFolder> read(List<Move> moves) throws IOException, InterruptedException {
    List<ArchivedFolder> read = new ArrayList<>();
    for (Move move : moves) {
      read.add(ArchivedFolder.read(root, move.archive()));
    }
    return read;
  }

  /** The path of {@code folder} in the project, with slashes. */
  public String nameOf(Path folder) {
    return FolderContent.name(root, root.resolve(folder).normalize());
  }

  /** Whether {@code folder} has a manifest. */
  public static boolean has(Path folder) {
    return Files.exists(folder.resolve(ArchiveManifest.FILE));
  }

  /** What a killed process left half done. */
  public List<Move> unfinished() throws IOException {
    return UnfinishedMoves.read(archives);
  }

  /** All archives, by name: what has a manifest, or a name that says it had one. */
  public List<ArchivedFolder> list() throws IOException, InterruptedException {
    List<ArchivedFolder> all = new ArrayList<>();
    if (Files.isDirectory(archives)) {
      try (Stream<Path> folders = Files.list(archives)) {
        for (Path folder : folders.filter(this::isArchive).sorted().toList()) {
          all.add(ArchivedFolder.read(root, folder.getFileName().toString()));
        }
      }
    }
    return all;
  }

  private boolean isArchive(Path folder) {
    return Files.isDirectory(folder)
        && (has(folder) || DATED.matcher(folder.getFileName().toString()).matches());
  }

  /** Everything that is wrong with the archives; empty if all is as it was archived. */
  public List<Finding> verify() throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (UnfinishedMoves.isThere(archives)) {
      List<String> folders = unfinished().stream().map(Move::from).toList();
      findings.add(
          new Finding(
              RULE,
              FOLDER + "/" + UnfinishedMoves.FILE,
              0,
              "moving "
                  + (folders.isEmpty() ? "folders" : String.join(", ", folders))
                  + " into the archive was interrupted; run 'lockstep archive "
                  + (folders.isEmpty() ? "<folder>" : String.join(" ", folders))
                  + "' again, which ends it"));
      return findings;
    }
    for (ArchivedFolder archived : list()) {
      for (String difference : archived.differences()) {
        findings.add(
            new Finding(
                RULE,
                FOLDER + "/" + archived.name(),
                0,
                difference
                    + " since it was archived; put back what was there (git log -- "
                    + FOLDER
                    + "/"
                    + archived.name()
                    + ")"));
      }
    }
    return findings;
  }
}
