package dev.lockstep.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The migrations folder, read again only when a file in it changed: for those who ask often. */
public final class MigrationFiles implements Supplier<MigrationSet> {
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private String stamps = "";
  private @Nullable MigrationSet set;

  public MigrationFiles(Path folder) {
    this.folder = folder;
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
      String now = stamps();
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

  /**
   * Path, time and size of each file; text, since comparing records is slow in native executables.
   */
  private String stamps() {
    StringBuilder text = new StringBuilder();
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
