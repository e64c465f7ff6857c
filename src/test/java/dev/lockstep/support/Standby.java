// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.shadow.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A streaming standby of the tests' server: a physical copy of its data directory, taken between
 * the server's own start and stop of a backup, because its binaries have no pg_basebackup.
 */
public final class Standby implements AutoCloseable {
  private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "epg-lock");

  private final EmbeddedServer server;
  private final Path folder;

  private Standby(EmbeddedServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Makes one in {@code folder}, and waits until it streams.
   *
   * @param name its application_name on the primary
   */
  public static Standby of(EmbeddedServer primary, Path folder, String name) {
    try (Connection connection = primary.connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean renamed = connection.getMetaData().getDatabaseMajorVersion() >= 15;
      statement.execute(
          renamed
              ? "SELECT pg_backup_start('copy', true)"
              : "SELECT pg_start_backup('copy', true, false)");
      copy(primary.dataDirectory(), folder);
      try (ResultSet label =
          statement.executeQuery(
              renamed
                  ? "SELECT labelfile FROM pg_backup_stop(false)"
                  : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
        label.next();
        Files.writeString(folder.resolve("backup_label"), label.getString(1));
      }
      Files.createFile(folder.resolve("standby.signal"));
      configure(
          folder,
          "primary_conninfo = 'host=localhost port=%d user=postgres application_name=%s'\n"
                  .formatted(primary.port(), name)
              + "wal_receiver_status_interval = 1s\nhot_standby = on\n");
      Standby standby = new Standby(EmbeddedServer.at(folder), folder);
      Eventually.isTrue(
          name + " streams",
          () ->
              value(
                      primary,
                      "postgres",
                      "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
                          + " AND application_name = '"
                          + name
                          + "'")
                  .equals("1"));
      return standby;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Changes settings that need a reload only. */
  public void set(String setting, String value) {
    try {
      configure(folder, setting + " = " + value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    value("postgres", "SELECT pg_reload_conf()");
  }

  /** The only value of a query on the standby. */
  public String value(String database, String sql) {
    return value(server, database, sql);
  }

  private static String value(EmbeddedServer server, String database, String sql) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static void configure(Path folder, String lines) throws IOException {
    Files.writeString(folder.resolve("postgresql.auto.conf"), lines, StandardOpenOption.APPEND);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_COPIED.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
              } catch (NoSuchFileException e) {
                // The server works on: what it has dropped is not missed, by the backup's WAL.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public void close() {
    server.close();
  }
}
