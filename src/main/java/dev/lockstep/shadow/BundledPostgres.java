// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The PostgreSQL on the class path, unpacked to the user's cache. Nothing that an executable may
 * call leads here: it has none.
 */
final class BundledPostgres implements Installation {
  @Override
  public String identity() {
    return "embedded " + EmbeddedServer.version();
  }

  @Override
  public String name() {
    return EmbeddedServer.version();
  }

  @Override
  public Path template() throws IOException {
    return ServerFiles.template(
        name(),
        making -> {
          EmbeddedServer.builder(making).start().close();
          Files.deleteIfExists(making.resolve("postmaster.pid"));
        });
  }

  /** The template was made with them, and PostgreSQL notes what it was started with. */
  @Override
  public Path programs() throws IOException {
    String started = Files.readString(template().resolve("postmaster.opts"));
    int end = started.indexOf(" \"-D\"");
    Path postgres = Path.of(started.substring(0, Math.max(end, 0)).replace("\"", ""));
    Path folder = postgres.toAbsolutePath().getParent();
    if (end < 0 || folder == null || !Files.isRegularFile(postgres)) {
      throw new IOException("the unpacked PostgreSQL is not where it was: " + postgres);
    }
    return folder;
  }
}
