// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.shadow.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where backfills are measured: a table of a primary key and two more indexes, one of them on the
 * column that is filled in, of which each measurement has a fresh copy.
 */
final class BackfillSite {
  private final EmbeddedServer server;
  private final Program program;
  private final long rows;

  BackfillSite(EmbeddedServer server, Program program, long rows) {
    this.server = server;
    this.program = program;
    this.rows = rows;
  }

  /**
   * How the third index lies to the key. A batch leaves dead versions behind; the next one that
   * fills a page of an index removes those it finds there (PostgreSQL's bottom-up deletion, 14 and
   * newer), and has to look for each of them in the table. In an index that follows the key they
   * are in the pages just written; in a scattered one they are all over the table. One {@code
   * UPDATE} cannot remove its own dead versions: it spends less, and leaves larger indexes.
   */
  enum Third {
    FOLLOWS("i / 200", "third index in the order of the key"),
    SCATTERED("i % 9973", "third index scattered over the table");

    private final String price;
    private final String text;

    Third(String price, String text) {
      this.price = price;
      this.text = text;
    }

    String text() {
      return text;
    }

    private String template() {
      return "bench_" + name().toLowerCase(Locale.ROOT);
    }
  }

  long rows() {
    return rows;
  }

  Program program() {
    return program;
  }

  Path dataDirectory() {
    return server.dataDirectory();
  }

  String url(String database) {
    return server.url(database);
  }

  String jdbcUrl(String database) {
    return server.jdbcUrl(database);
  }

  /** What all copies are made of. Neither side of a comparison shares the disk with a vacuum. */
  void build(Third third) throws SQLException {
    Bench.say("making a table of " + rows + " rows, " + third.text());
    execute("postgres", "CREATE DATABASE " + third.template());
    execute(
        third.template(),
        """
        CREATE TABLE artworks (
          id bigint PRIMARY KEY, title text NOT NULL, price numeric NOT NULL,
          views int NOT NULL DEFAULT 0, slug text) WITH (autovacuum_enabled = off)""",
        """
        INSERT INTO artworks
        SELECT i, 'Study No. ' || i || ', Oil & Canvas', %s, 0 FROM generate_series(1, %d) i"""
            .formatted(third.price, rows),
        "CREATE INDEX ON artworks (price)",
        "CREATE INDEX ON artworks (slug)",
        "VACUUM ANALYZE artworks",
        "CHECKPOINT");
  }

  /** A fresh copy of the table in a database of its own, which {@link #drop} removes. */
  String copy(Third third) throws SQLException {
    String strategy =
        Double.parseDouble(EmbeddedServer.version()) >= 15 ? " STRATEGY file_copy" : "";
    execute(
        "postgres",
        "CREATE DATABASE bench_copy TEMPLATE " + third.template() + strategy,
        "CHECKPOINT");
    return "bench_copy";
  }

  void drop(String database) throws SQLException {
    execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
  }

  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The command that runs a backfill in the foreground. */
  List<String> command(String name) {
    return program.with("backfill", "run", name);
  }

  Map<String, String> environment(String database, Path folder) {
    return Map.of(
        "DATABASE_URL", server.url(database).replace("localhost", "127.0.0.1"),
        "LOCKSTEP_MIGRATIONS_DIR", Bench.OUT.resolve("no-migrations").toString(),
        "LOCKSTEP_BACKFILLS_DIR", folder.toString());
  }

  /** The folder of a definition called {@code slugs} that fills in the column. */
  static Path slugs(String header) throws Exception {
    return write(
        "slugs",
        """
        /* lockstep
        table: artworks
        %s
        */
        -- @batch
        UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
         WHERE id > :from AND id <= :to AND slug IS NULL;
        -- @remaining
        SELECT count(*) FROM artworks WHERE slug IS NULL;
        """
            .formatted(header));
  }

  static Path write(String name, String text) throws Exception {
    Files.createDirectories(Bench.OUT.resolve("no-migrations"));
    Path folder = Files.createDirectories(Bench.OUT.resolve("backfills"));
    Files.writeString(folder.resolve(name + ".sql"), text);
    return folder;
  }
}
