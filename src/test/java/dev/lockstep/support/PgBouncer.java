// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/** A PgBouncer in transaction mode in front of a test's database, with few server connections. */
public final class PgBouncer implements AutoCloseable {
  public static final int SERVER_CONNECTIONS = 5;

  private final ChildProcess process;
  private final Path configuration;
  private final int port;
  private final String database;

  private PgBouncer(ChildProcess process, Path configuration, int port, String database) {
    this.process = process;
    this.configuration = configuration;
    this.port = port;
    this.database = database;
  }

  /** The program, where packages put it. */
  public static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Leaves the test out where the program is not installed, and says so; in CI that is a failure.
   */
  public static void require() {
    boolean present = program().isPresent();
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("pgbouncer is not installed: CI must not leave this out");
    }
    assumeTrue(present, "NOT RUN: pgbouncer is not installed (Debian: apt-get install pgbouncer)");
  }

  public static PgBouncer before(TestDatabase database) {
    return before(database, "extra_float_digits");
  }

  /**
   * One that leaves out some of what a client asks for at its start.
   *
   * @param ignored names of settings, commas between
   */
  public static PgBouncer before(TestDatabase database, String ignored) {
    int port = freePort();
    Path configuration = write(database, port, ignored);
    ChildProcess process =
        ChildProcess.start(
            new ProcessBuilder(program().orElseThrow().toString(), configuration.toString()));
    process.awaitLine("process up");
    return new PgBouncer(process, configuration, port, database.name());
  }

  private static Path write(TestDatabase database, int port, String ignored) {
    // PgBouncer does not run as root: it changes to this user itself.
    String user = System.getProperty("user.name").equals("root") ? "user = nobody\n" : "";
    String text =
        """
        [databases]
        %1$s = host=127.0.0.1 port=%2$d dbname=%1$s user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %3$d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = %4$d
        ; Another server session for each transaction: what is left on one is met by others.
        server_round_robin = 1
        ignore_startup_parameters = %5$s
        """
            .formatted(
                database.name(), TestDatabase.server().port(), port, SERVER_CONNECTIONS, ignored);
    try {
      Path file = Files.createTempFile("lockstep-pgbouncer-", ".ini");
      Files.writeString(file, text + user);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code DATABASE_URL} has it. */
  public String url() {
    return "postgres://anybody@127.0.0.1:" + port + "/" + database;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + database
        + "?user=anybody&prepareThreshold=0";
  }

  public Connection open() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  @Override
  public void close() {
    process.close();
    try {
      Files.deleteIfExists(configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
