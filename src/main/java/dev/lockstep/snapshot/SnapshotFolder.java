// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which snapshots lie, one folder each. What is being made is named {@code
 * <id>.partial}, what is being removed {@code <id>.deleted}: only what is whole has the name of a
 * snapshot.
 *
 * <p>In it are {@code data/}, what {@code pg_dump} wrote; {@code manifest.json}; {@code
 * manifest.json.sha256}, in the form of {@code sha256sum}; and once it was proven {@code
 * verified.json}.
 */
final class SnapshotFolder {
  static final String DATA = "data";
  static final String MANIFEST = "manifest.json";
  static final String MANIFEST_SUM = "manifest.json.sha256";
  static final String VERIFIED = "verified.json";

  private static final String DELETED = ".deleted";

  private final Path folder;

  SnapshotFolder(Path folder) {
    this.folder = folder;
  }

  Path of(SnapshotId id) {
    return folder.resolve(id.text());
  }

  Path data(SnapshotId id) {
    return of(id).resolve(DATA);
  }

  /** Makes the folder of a new snapshot, under the name of an unfinished one. */
  UnfinishedSnapshot begin(SnapshotId id) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        // In a project's folder all the data of a database would be one 'git add' away.
        Files.writeString(folder.resolve(".gitignore"), "*\n");
      }
      return UnfinishedSnapshot.in(folder, id);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private SnapshotException unwritable(IOException e) {
    String reason =
        e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    return SnapshotException.unusable(
        "LOCKSTEP_SNAPSHOT_DIR: "
            + folder.toAbsolutePath()
            + " cannot be written ("
            + reason
            + "); mount a volume there, or name a folder that this user may write",
        e);
  }

  /** Removes what killed processes left half made or half removed. */
  void sweep(Events events) throws IOException {
    for (String name : readable()) {
      Path path = folder.resolve(name);
      boolean half = name.endsWith(UnfinishedSnapshot.SUFFIX);
      if ((half && UnfinishedSnapshot.isAbandoned(path)) || name.endsWith(DELETED)) {
        DurableFiles.delete(path);
        events.emit(
            Event.info(
                    "snapshot-swept",
                    "removed " + path + ", which a process that ended before it left there")
                .with("path", path.toString()));
      }
    }
  }

  /** The ids of what is whole, oldest first. */
  List<SnapshotId> ids() {
    return readable().stream().map(SnapshotId::parse).flatMap(Optional::stream).sorted().toList();
  }

  private List<String> readable() {
    try {
      return names();
    } catch (IOException e) {
      throw SnapshotException.unusable(
          "LOCKSTEP_SNAPSHOT_DIR: "
              + folder.toAbsolutePath()
              + " cannot be read ("
              + e.getMessage()
              + "); mount a volume there, or correct its rights or the setting",
          e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The id that {@code text} is. */
  SnapshotId require(String text) {
    Optional<SnapshotId> id = SnapshotId.parse(text);
    if (id.isPresent() && Files.isDirectory(of(id.get()))) {
      return id.get();
    }
    List<SnapshotId> ids = ids();
    throw SnapshotException.unusable(
        "there is no snapshot "
            + text
            + " in "
            + folder.toAbsolutePath()
            + (ids.isEmpty()
                ? ", nor any other; see LOCKSTEP_SNAPSHOT_DIR"
                : "; the newest is " + ids.getLast() + ", see 'lockstep snapshot list'"));
  }

  /**
   * The manifest of a snapshot.
   *
   * @throws SnapshotException if it is not what it was when it was written
   */
  Manifest manifest(SnapshotId id) throws IOException {
    String text = manifestText(id);
    String found = FileSums.sha256(text.getBytes(StandardCharsets.UTF_8));
    if (!recordedSum(id).equals(found)) {
      throw damaged(id, MANIFEST + " is not what it was, by " + MANIFEST_SUM);
    }
    try {
      Manifest manifest = ManifestText.parse(text);
      if (!manifest.id().equals(id)) {
        throw damaged(id, MANIFEST + " is that of snapshot " + manifest.id());
      }
      return manifest;
    } catch (IllegalArgumentException e) {
      throw damaged(id, MANIFEST + " cannot be read: " + e.getMessage());
    }
  }

  /** The SHA-256 sum of a manifest as it lies there now. */
  String manifestSum(SnapshotId id) throws IOException {
    return FileSums.sha256(manifestText(id).getBytes(StandardCharsets.UTF_8));
  }

  private String manifestText(SnapshotId id) throws IOException {
    try {
      return Files.readString(of(id).resolve(MANIFEST), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw damaged(id, MANIFEST + " is missing");
    } catch (java.nio.charset.CharacterCodingException e) {
      throw damaged(id, MANIFEST + " is no text");
    }
  }

  private String recordedSum(SnapshotId id) throws IOException {
    try {
      return Files.readString(of(id).resolve(MANIFEST_SUM), StandardCharsets.ISO_8859_1)
          .split("\\s", 2)[0];
    } catch (NoSuchFileException e) {
      throw damaged(id, MANIFEST_SUM + " is missing");
    }
  }

  private static SnapshotException damaged(SnapshotId id, String what) {
    return SnapshotException.damaged(FileSums.damage(id, List.of(what)));
  }

  /** What lies there under {@code id}, without reading the files of the dump. */
  Snapshot look(SnapshotId id) throws IOException {
    Manifest manifest;
    try {
      manifest = manifest(id);
    } catch (SnapshotException e) {
      return new Snapshot(
          id, Optional.empty(), Optional.empty(), List.of(String.valueOf(e.getMessage())));
    }
    List<String> problems = FileSums.differencesInSize(data(id), manifest.files());
    Optional<Verification> verified = problems.isEmpty() ? verification(id) : Optional.empty();
    return new Snapshot(id, Optional.of(manifest), verified, problems);
  }

  /** The proof, if it is of the manifest that lies there. */
  private Optional<Verification> verification(SnapshotId id) throws IOException {
    try {
      Verification proof =
          ManifestText.parseVerification(Files.readString(of(id).resolve(VERIFIED)));
      return proof.manifest().equals(manifestSum(id)) ? Optional.of(proof) : Optional.empty();
    } catch (NoSuchFileException | IllegalArgumentException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  void verified(SnapshotId id, Verification verification) throws IOException {
    DurableFiles.write(of(id).resolve(VERIFIED), ManifestText.text(ManifestText.of(verification)));
  }

  /** It is no longer known to be good. */
  void doubt(SnapshotId id) throws IOException {
    Files.deleteIfExists(of(id).resolve(VERIFIED));
  }

  /** Removes a snapshot: it loses its name first. */
  void delete(SnapshotId id) throws IOException {
    Path going = folder.resolve(id + DELETED);
    DurableFiles.move(of(id), going);
    DurableFiles.delete(going);
  }
}
