// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The migrations folder, read again only when a file in it changed, whether its files are right or
 * wrong: for callers that ask often.
 */
public final class MigrationFiles implements Supplier<MigrationSet> {
  /** At most one part in this many of the time since the last look goes into looking. */
  private static final int LOOKING = 100;

  /** A look that takes less than this is taken each time. */
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Path folder;
  private final PlaceholderValues placeholders;
  private final ReentrantLock lock = new ReentrantLock();
  private String stamps = "";
  private @Nullable MigrationSet set;
  private @Nullable InvalidMigrationsException problem;
  private long lookedAt;
  private long lookTook;

  /** Without placeholders but Flyway's own. */
  public MigrationFiles(Path folder) {
    this(folder, PlaceholderValues.NONE);
  }

  /**
   * @param placeholders what the installation says that placeholders stand for
   */
  public MigrationFiles(Path folder, PlaceholderValues placeholders) {
    this.folder = folder;
    this.placeholders = placeholders;
  }

  /**
   * The migrations as they lie there now.
   *
   * @throws InvalidMigrationsException naming every bad file
   */
  @Override
  public MigrationSet get() {
    lock.lock();
    try {
      lookedAt = System.nanoTime();
      String now = stamps();
      lookTook = System.nanoTime() - lookedAt;
      if (now.isEmpty() || !now.equals(stamps)) {
        read();
        stamps = now;
      }
      return result();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The migrations as they lay there a moment ago: where it takes long to look at all of them
   * (there are tens of thousands), what was seen last stands for a hundred times as long as that
   * took.
   *
   * @throws InvalidMigrationsException naming every bad file
   */
  public MigrationSet lately() {
    lock.lock();
    try {
      boolean known = set != null || problem != null;
      if (known && lookTook > QUICK_NANOS && System.nanoTime() - lookedAt < lookTook * LOOKING) {
        return result();
      }
      return get();
    } finally {
      lock.unlock();
    }
  }

  private void read() {
    set = null;
    problem = null;
    try {
      set = MigrationFolder.read(folder, placeholders);
    } catch (InvalidMigrationsException e) {
      problem = e;
    }
  }

  private MigrationSet result() {
    if (set != null) {
      return set;
    }
    throw problem == null ? new IllegalStateException("nothing was read") : problem;
  }

  /**
   * Path, time and size of each file; text, since comparing records is slow in native executables.
   */
  private String stamps() {
    StringBuilder text = new StringBuilder(stamps.length() + 1);
    try {
      FolderWalk.over(
          folder,
          (file, attributes) ->
              text.append(file)
                  .append('|')
                  .append(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
                  .append('|')
                  .append(attributes.size())
                  .append('\n'));
      return text.toString();
    } catch (IOException e) {
      return "";
    }
  }
}
