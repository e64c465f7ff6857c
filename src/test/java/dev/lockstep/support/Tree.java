// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.cache.Cache;
import dev.lockstep.check.Check;
import dev.lockstep.check.CheckReport;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A project's files, for one test. */
public record Tree(Path root) {
  /** The project whose folders lie in it where Lockstep looks for them by itself. */
  public Project project() {
    return new Project(
        root,
        root.resolve("migrations"),
        root.resolve("src/main/schema"),
        root.resolve("backfills"));
  }

  /** What {@code check} says of it, with the server of all tests. */
  public CheckReport check() throws Exception {
    return check(Scratch.source());
  }

  /** The same, on scratch databases of {@code source}. */
  public CheckReport check(ScratchSource source) throws Exception {
    return new Check(
            project(),
            source,
            Cache.NONE,
            "1",
            StateInspector.NONE,
            folder -> List.of(),
            Clock.systemUTC())
        .run();
  }

  /** Writes a file, folders included. */
  public Tree with(String file, String text) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file. */
  public Tree without(String file) {
    try {
      Files.delete(root.resolve(file));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path(String file) {
    return root.resolve(file);
  }

  public String text(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files, relative, sorted. */
  public List<String> files() {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
