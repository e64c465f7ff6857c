// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What one of PostgreSQL's own programs says of its version. */
public final class VersionQuestion {
  private static final int MOST_BYTES = 1_000;
  private static final int PATIENCE_SECONDS = 5;

  private VersionQuestion() {}

  /** The answer to {@code --version}; empty if {@code program} cannot be run here. */
  public static Optional<String> ask(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return Optional.of(answer);
    } catch (IOException e) {
      // Of another machine, or gone meanwhile.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
