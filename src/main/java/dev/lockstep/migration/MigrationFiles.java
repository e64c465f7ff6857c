package dev.lockstep.migration;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The migrations folder, read again only when a file in it changed: for those who ask often. */
public final class MigrationFiles implements Supplier<MigrationSet> {
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private List<Stamp> stamps = List.of();
  private @Nullable MigrationSet set;

  public MigrationFiles(Path folder) {
    this.folder = folder;
  }

  private record Stamp(Path file, FileTime modified, long size) {}

  /**
   * The migrations as they lie there now.
   *
   * @throws InvalidMigrationsException naming every bad file
   */
  @Override
  public MigrationSet get() {
    lock.lock();
    try {
      List<Stamp> now = stamps();
      if (set == null || now.isEmpty() || !now.equals(stamps)) {
        set = null;
        set = MigrationFolder.read(folder);
        stamps = now;
      }
      return set;
    } finally {
      lock.unlock();
    }
  }

  private List<Stamp> stamps() {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(Files::isRegularFile).sorted().map(MigrationFiles::stamp).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }

  private static Stamp stamp(Path file) {
    try {
      return new Stamp(file, Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
