// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Moves folders into their archives: all, or none. First the list of what is to be moved is on
 * disk, then every manifest, then each folder moves in one step of the file system's, then every
 * file is compared with its manifest. Wherever it is killed, what lies where says how far it came.
 */
final class Archiving {
  /** So that no checkout, of whatever system, changes the end of a line. */
  private static final String ATTRIBUTES = ".gitattributes";

  private static final String ATTRIBUTES_TEXT = "* -text\n";

  private final Path root;
  private final Optional<Git> git;

  Archiving(Path root, Optional<Git> git) {
    this.root = root;
    this.git = git;
  }

  /** Moves what {@code manifests} describe. */
  void run(UnfinishedMoves journal, Map<Move, ArchiveManifest> manifests)
      throws IOException, InterruptedException {
    List<Move> moves = List.copyOf(manifests.keySet());
    journal.write(moves);
    try {
      for (Map.Entry<Move, ArchiveManifest> each : manifests.entrySet()) {
        Path place = Files.createDirectories(root.resolve(each.getKey().place()));
        DurableFiles.write(place.resolve(ATTRIBUTES), ATTRIBUTES_TEXT);
        DurableFiles.write(place.resolve(ArchiveManifest.FILE), each.getValue().text());
      }
    } catch (IOException e) {
      throw rolledBack(journal, moves, reason(e), e);
    }
    finish(journal, moves);
  }

  /**
   * Ends what a killed process began: forward, if it came as far as to move.
   *
   * @return whether the folders are archived now; otherwise they are where they were
   */
  boolean resume(UnfinishedMoves journal, List<Move> moves)
      throws IOException, InterruptedException {
    boolean begun =
        !moves.isEmpty()
            && moves.stream()
                .allMatch(
                    move -> Files.exists(root.resolve(move.place()).resolve(ArchiveManifest.FILE)));
    if (begun) {
      finish(journal, moves);
    } else {
      rollBack(journal, moves);
    }
    return begun;
  }

  private void finish(UnfinishedMoves journal, List<Move> moves)
      throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    try {
      for (Move move : moves) {
        move(move.from(), move.to());
        git(move);
      }
      for (Move move : moves) {
        wrong.addAll(ArchivedFolder.read(root, move.archive()).differences());
      }
    } catch (IOException e) {
      throw rolledBack(journal, moves, reason(e), e);
    } catch (ArchiveException e) {
      throw rolledBack(journal, moves, String.valueOf(e.getMessage()), e);
    }
    if (!wrong.isEmpty()) {
      throw rolledBack(
          journal, moves, "a file was changed meanwhile: " + String.join(", ", wrong), null);
    }
    for (Move move : moves) {
      FolderContent.setWritable(root.resolve(move.place()), false);
    }
    journal.end();
  }

  private void git(Move move) throws InterruptedException {
    if (git.isEmpty()) {
      return;
    }
    boolean tracked = git.get().tracks(move.from()) || git.get().tracks(move.to());
    // Nothing is left under the old name, or a folder that was made since the kill.
    if (!Files.exists(root.resolve(move.from()))) {
      git.get().rename(move.from(), move.to());
    }
    if (tracked) {
      git.get().add(move.place() + "/" + ArchiveManifest.FILE, move.place() + "/" + ATTRIBUTES);
    }
  }

  /** Renames a folder, unless that was done before. */
  private void move(String from, String to) throws IOException {
    Path source = root.resolve(from);
    Path target = root.resolve(to);
    if (!Files.exists(target)) {
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      DurableFiles.move(source, target);
      DurableFiles.sync(Objects.requireNonNull(source.getParent()));
    }
  }

  private ArchiveException rolledBack(
      UnfinishedMoves journal,
      List<Move> moves,
      String why,
      @org.jspecify.annotations.Nullable Exception cause)
      throws InterruptedException {
    String end = "; every folder is back where it was";
    try {
      rollBack(journal, moves);
    } catch (IOException | ArchiveException e) {
      end =
          "; moving the folders back failed too ("
              + (e instanceof IOException failure ? reason(failure) : e.getMessage())
              + "): set that right and run archive again, 'lockstep check' says so until then";
    }
    String message = "nothing was archived: " + why + end;
    return cause == null
        ? new ArchiveException(ArchiveException.Kind.MACHINE, message)
        : new ArchiveException(ArchiveException.Kind.MACHINE, message, cause);
  }

  private void rollBack(UnfinishedMoves journal, List<Move> moves)
      throws IOException, InterruptedException {
    for (Move move : moves.reversed()) {
      Path target = root.resolve(move.to());
      Path source = root.resolve(move.from());
      if (Files.exists(target)) {
        if (Files.exists(source)) {
          throw new IOException(move.from() + " was made anew; rename it");
        }
        FolderContent.setWritable(target, true);
        DurableFiles.move(target, source);
      }
      if (git.isPresent()) {
        git.get().rename(move.to(), move.from());
        git.get()
            .forget(move.place() + "/" + ArchiveManifest.FILE, move.place() + "/" + ATTRIBUTES);
      }
      DurableFiles.delete(root.resolve(move.place()));
    }
    journal.end();
    removeIfEmpty(root.resolve(Archive.FOLDER));
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException file
        ? file.getFile()
            + ": "
            + (file.getReason() == null ? "cannot be moved or written" : file.getReason())
        : String.valueOf(e.getMessage());
  }
}
