// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An embedded server that outlives its starter, so that the next invocation finds it warm: one per
 * user and version. It stops by itself when no process used it for some minutes ({@link
 * WarmServerKeeper}).
 *
 * <p>Only this user may use it: it listens on the loopback interface alone, with a password that
 * lies in a folder which no other user may read. Any number of processes may join at once. Who
 * joined holds a shared lock for as long as it works there, and the server does not stop before
 * that lock is free. What was killed rather than stopped is not trusted: nothing here is flushed to
 * disk, so its data directory is made anew.
 */
final class WarmServer implements ServerAccess, AutoCloseable {
  static final Duration IDLE = Duration.ofMinutes(5);

  private static final String USER = "postgres";
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses = 'localhost'",
          "unix_socket_directories = ''",
          "timezone = 'UTC'",
          "log_min_messages = fatal",
          // Nothing here outlives a crash, so nothing has to reach the disk.
          "fsync = off",
          "full_page_writes = off",
          "synchronous_commit = off",
          // A worker that looks at a template would be in the way of its copies.
          "autovacuum = off",
          "jit = off",
          "max_wal_size = '256MB'",
          "min_wal_size = '32MB'");
  private static final List<String> ACCESS =
      List.of("host all all 127.0.0.1/32 scram-sha-256", "host all all ::1/128 scram-sha-256", "");

  private final int port;
  private final String password;
  private final Connection presence;
  private boolean cared;

  private WarmServer(int port, String password) throws SQLException {
    this.port = port;
    this.password = password;
    this.presence = connect(USER);
  }

  /**
   * Joins the server in {@code home}, starting it if it does not run.
   *
   * @param home a folder that is or can be made this user's alone
   * @param idle how long it stays when no process uses it
   * @param installation what it is made with
   * @throws IOException if it cannot be started; a server for this process alone is then as good
   */
  static WarmServer join(Path home, Duration idle, Installation installation)
      throws IOException, SQLException {
    PrivateFolder.make(home);
    IN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("no lock on " + home);
      }
      Path data = home.resolve("data");
      @Nullable WarmServer server = running(data);
      if (server == null) {
        start(home, data, installation);
        server = running(data);
      }
      if (server == null) {
        throw new IOException("PostgreSQL ended as it began; see " + home.resolve("log"));
      }
      if (!server.cared) {
        WarmServerKeeper.appoint(server, home, data, idle, installation.programs());
      }
      return server;
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  /** The server that runs on this data directory, joined. */
  private static @Nullable WarmServer running(Path data) {
    Optional<Integer> port = PostmasterPid.portOf(data);
    if (port.isEmpty()) {
      return null;
    }
    try {
      WarmServer server = new WarmServer(port.get(), Files.readString(data.resolve("password")));
      server.enter();
      return server;
    } catch (IOException | SQLException e) {
      // Stopping, or not what it should be: then another one is made.
      System.getLogger(WarmServer.class.getName())
          .log(System.Logger.Level.DEBUG, "no warm server on " + data, e);
    }
    return null;
  }

  /** Waits for the lock: who holds it is not alone, and the server stays. */
  private void enter() throws SQLException {
    try (Statement statement = presence.createStatement();
        ResultSet entered = statement.executeQuery(WarmServerKeeper.ENTER)) {
      entered.next();
      cared = entered.getBoolean(1);
    }
  }

  /** Ends the server in {@code home}, even if processes use it, and waits until it is gone. */
  static void stop(Path home) {
    PostmasterPid.killAndWait(home.resolve("data"));
  }

  private static void start(Path home, Path data, Installation installation) throws IOException {
    Path log = home.resolve("log");
    Programs programs = new Programs(installation.programs());
    removeGone(home);
    if (Files.exists(data.resolve("postmaster.pid")) || !Files.exists(data.resolve("password"))) {
      PostmasterPid.killAndWait(data);
      ServerFiles.delete(data);
      Files.deleteIfExists(log);
      ServerFiles.fill(installation.template(), data);
      make(data, programs, log);
    }
    programs.run(
        "",
        log,
        "pg_ctl",
        "start",
        "--wait",
        "--silent",
        "--pgdata=" + data,
        "--log=" + log,
        "--options=-p " + freePort());
  }

  /** What a server that was stopped in memory could not remove itself. */
  private static void removeGone(Path home) throws IOException {
    try (Stream<Path> folders = Files.list(home)) {
      for (Path folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith("data.gone")
            && PostmasterPid.portOf(folder).isEmpty()) {
          ServerFiles.delete(folder);
        }
      }
    }
  }

  private static void make(Path data, Programs programs, Path log) throws IOException {
    Files.write(data.resolve("pg_hba.conf"), ACCESS);
    Files.write(data.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
    if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      // In the data directory, so that nothing of it stays in memory after a kill.
      Files.writeString(
          data.resolve("postgresql.conf"),
          "dynamic_shared_memory_type = mmap\n",
          StandardOpenOption.APPEND);
    }
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    programs.run(
        // The password is random: iterations make it no safer. A server before 16 says an error.
        "SET scram_iterations = 1\nALTER ROLE postgres PASSWORD '"
            + password
            + "'\n"
            + WarmServerKeeper.PREPARE
            + "\n",
        log,
        "postgres",
        "--single",
        "-D",
        data.toString(),
        USER);
    // Last: a data directory with it is a whole one.
    Files.writeString(data.resolve("password"), password);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Opens a connection as superuser. */
  Connection connect(String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setConnectTimeout(5);
    // It has no TLS; to ask for it is a round trip.
    source.setSslMode("disable");
    // Not by DriverManager, which looks for other drivers in every jar of the class path first.
    return Objects.requireNonNull(new Driver().connect(source.getUrl(), credentials()));
  }

  private Properties credentials() {
    Properties credentials = new Properties();
    credentials.setProperty("user", USER);
    credentials.setProperty("password", password);
    return credentials;
  }

  @Override
  public Connection open(String database) throws SQLException {
    return connect(database.isEmpty() ? USER : database);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "PGHOST",
        "localhost",
        "PGPORT",
        String.valueOf(port),
        "PGUSER",
        USER,
        "PGPASSWORD",
        password,
        "PGSSLMODE",
        "disable");
  }

  int port() {
    return port;
  }

  /** Leaves; the server stays for the next one. */
  @Override
  public void close() {
    try {
      presence.close();
    } catch (SQLException e) {
      System.getLogger(WarmServer.class.getName())
          .log(System.Logger.Level.DEBUG, "left the warm server abruptly", e);
    }
  }
}
