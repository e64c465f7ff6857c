// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.event.Events;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Runs {@code generate} for a test: without a cache, at noon of 2026-11-22. With {@code
 * -Dlockstep.test.both-ways=true} it runs a second time, with a cache that all tests of the JVM
 * share and on a server that keeps databases, and both have to say the same.
 */
public record Generating(Tree tree, Scripts scripts) {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  /** By lock-safe steps, as {@code generate} does by itself. */
  public static Generating in(Tree tree) {
    return new Generating(tree, Scripts.SAFE);
  }

  /** What {@code --one-step} does. */
  public static Generating oneStepIn(Tree tree) {
    return new Generating(tree, Scripts.ONE_STEP);
  }

  /** Generates, and writes nothing. */
  public Generated dryRun(Request request) throws Exception {
    if (!Boolean.getBoolean("lockstep.test.both-ways")) {
      return plain(request);
    }
    Generated plain;
    try {
      plain = plain(request);
    } catch (IOException | RuntimeException e) {
      assertThatThrownBy(() -> cached(request))
          .as("with a cache")
          .isInstanceOf(e.getClass())
          .hasMessage(e.getMessage());
      throw e;
    }
    assertThat(cached(request)).as("with a cache").isEqualTo(plain);
    // Whatever the first run of the two left behind is found by another.
    assertThat(cached(request)).as("with a cache, again").isEqualTo(plain);
    return plain;
  }

  /** Generates, and writes what was generated. */
  public Generated run(Request request) throws Exception {
    Generated generated = dryRun(request);
    GeneratedFiles.write(generated);
    return generated;
  }

  /** The same, with nothing but a description. */
  public Generated run(String description) throws Exception {
    return run(Request.of(description));
  }

  private Generated plain(Request request) throws Exception {
    return new Generate(tree.project(), Scratch.source(), Cache.NONE, "1", scripts, NOON)
        .run(request);
  }

  private Generated cached(Request request) throws Exception {
    return new Generate(tree.project(), Kept.SERVER, Kept.CACHE, Kept.PROGRAM, scripts, NOON)
        .run(request);
  }

  /** Made when it is needed. */
  private static final class Kept {
    static final ScratchSource SERVER = ScratchSource.embedded(Clock.systemUTC(), Events.NONE);
    static final Cache CACHE = FolderCache.in(folder(), Clock.systemUTC());

    /** What another run of the tests kept on the server is not found. */
    static final String PROGRAM =
        "tests " + ProcessHandle.current().pid() + " " + System.nanoTime();

    private static Path folder() {
      try {
        return Files.createTempDirectory("lockstep-cache-");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
