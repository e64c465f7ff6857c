// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.archive.Archive;
import dev.lockstep.check.Archives;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The archives of a project, as {@code check} asks for them. */
public final class ProjectArchives implements Archives {
  private final Clock clock;

  public ProjectArchives(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean has(Path folder) {
    return Archive.has(folder);
  }

  @Override
  public List<Finding> verify(Path root) throws IOException {
    try {
      return new Archive(root, clock).verify();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while the archives were read", e);
    }
  }
}
