// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.shadow.ServerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary folders of tests: in memory where there is room, else where Java puts them. A database
 * is some 300 files, and the tests create and drop thousands of them; on ext4 without a journal,
 * which small virtual machines have, creating files right after others were deleted took two thirds
 * of the time of {@code GenerateTest}.
 *
 * <p>JUnit takes it for every {@code @TempDir}, by a property that {@code pom.xml} sets.
 */
public final class TestFolders implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** The unit tests, two processes at once, take 350 MB at most. */
  private static final long ROOM = 2L << 30;

  private static final String PREFIX = "lockstep-test-";

  private static final @Nullable Path PARENT = parent();

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) {
    return create("junit-");
  }

  /** A new, empty folder. */
  public static Path create(String prefix) {
    try {
      return PARENT == null
          ? Files.createTempDirectory(prefix)
          : Files.createTempDirectory(PARENT, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path parent() {
    try {
      if (!isRoomy()) {
        return null;
      }
      removeThoseOfEndedProcesses();
      return Files.createDirectories(MEMORY.resolve(PREFIX + ProcessHandle.current().pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Scripts of tests are executed from there as well. */
  private static boolean isRoomy() throws IOException {
    if (!Files.isWritable(MEMORY)) {
      return false;
    }
    List<String> mounts = Files.readAllLines(Path.of("/proc/mounts"));
    return mounts.stream()
            .map(line -> List.of(line.split(" ")))
            .filter(fields -> fields.get(1).equals(MEMORY.toString()))
            .anyMatch(
                fields ->
                    fields.get(2).equals("tmpfs")
                        && !List.of(fields.get(3).split(",")).contains("noexec"))
        && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
  }

  /** A process that was killed left its folder, and memory has no other sweeper. */
  private static void removeThoseOfEndedProcesses() throws IOException {
    try (Stream<Path> folders = Files.list(MEMORY)) {
      for (Path folder : folders.filter(TestFolders::isOfEndedProcess).toList()) {
        ServerFiles.delete(folder);
      }
    }
  }

  private static boolean isOfEndedProcess(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PREFIX + "\\d+")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }
}
