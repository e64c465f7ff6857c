// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.files.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A snapshot that is being made. The process that makes it keeps a lock on a file in it, which ends
 * with the process however that ends. Closed before it is complete, it is removed.
 */
final class UnfinishedSnapshot implements AutoCloseable {
  static final String SUFFIX = ".partial";
  private static final String LOCK = "lock";

  /** Of this process: to open the file once more, and close it, would end the lock. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path whole;
  private final FileChannel channel;
  private final FileLock lock;
  private boolean complete;

  private UnfinishedSnapshot(Path path, Path whole, FileChannel channel, FileLock lock) {
    this.path = path;
    this.whole = whole;
    this.channel = channel;
    this.lock = lock;
  }

  static UnfinishedSnapshot in(Path folder, SnapshotId id) throws IOException {
    Path path = folder.resolve(id + SUFFIX);
    Files.createDirectory(path, ofOwnerAlone(folder));
    OWN.add(path.toAbsolutePath());
    boolean locked = false;
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      UnfinishedSnapshot unfinished =
          new UnfinishedSnapshot(path, folder.resolve(id.text()), channel, channel.lock());
      locked = true;
      return unfinished;
    } finally {
      if (!locked) {
        OWN.remove(path.toAbsolutePath());
        channel.close();
      }
    }
  }

  /** All the data of a database is nobody else's business. */
  private static FileAttribute<?>[] ofOwnerAlone(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether the process that made {@code path} has ended. */
  static boolean isAbandoned(Path path) throws IOException {
    if (OWN.contains(path.toAbsolutePath())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      // Its maker ended, or has just begun: the name tells.
      return isOld(path);
    }
  }

  private static boolean isOld(Path path) throws IOException {
    try {
      return Files.getLastModifiedTime(path).toMillis() < System.currentTimeMillis() - 60_000;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Where {@code pg_dump} writes; not there yet. */
  Path data() {
    return path.resolve(SnapshotFolder.DATA);
  }

  /** Writes the manifest, and gives the snapshot its name. */
  void complete(Manifest manifest) throws IOException {
    String text = ManifestText.text(ManifestText.of(manifest));
    DurableFiles.write(path.resolve(SnapshotFolder.MANIFEST), text);
    String sum = FileSums.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    DurableFiles.write(
        path.resolve(SnapshotFolder.MANIFEST_SUM), sum + "  " + SnapshotFolder.MANIFEST + "\n");
    DurableFiles.sync(path);
    DurableFiles.move(path, whole);
    complete = true;
    Files.deleteIfExists(whole.resolve(LOCK));
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (!complete) {
        DurableFiles.delete(path);
      }
      lock.release();
    } finally {
      OWN.remove(path.toAbsolutePath());
    }
  }
}
