package dev.lockstep.drift;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.DriftReport;
import dev.lockstep.diff.Hints;
import dev.lockstep.diff.SqlScript;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * How a live database differs from the canonical schema.
 *
 * @param report object by object
 * @param toSchema SQL that makes the database equal to the schema; empty if it could not be told
 * @param toDatabase SQL that makes the schema equal to the database; empty if it could not be told
 */
public record Drift(DriftReport report, List<String> toSchema, List<String> toDatabase) {
  public Drift {
    toSchema = List.copyOf(toSchema);
    toDatabase = List.copyOf(toDatabase);
  }

  /**
   * Reads the catalog of a live database.
   *
   * @param lockTimeout how long to wait for a session that holds a lock on a table whose definition
   *     has to be read
   * @throws SQLException 55P03 if that session did not let go in time
   */
  public static Catalog live(Connection connection, Duration lockTimeout) throws SQLException {
    try {
      return Transactions.in(
          connection,
          inside -> {
            try (Statement statement = inside.createStatement()) {
              statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
              statement.execute("SET LOCAL lock_timeout = '" + lockTimeout.toMillis() + "ms'");
            }
            return CatalogReader.read(inside, CatalogFilter.DEFAULT);
          });
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(SqlState.LOCK_NOT_AVAILABLE)) {
        throw e;
      }
      throw new SQLException(
          "another session holds a lock on a table whose definition has to be read; run again when"
              + " it is done",
          SqlState.LOCK_NOT_AVAILABLE,
          e);
    }
  }

  /** By the lock alone: no scratch database, no SQL. */
  public static Drift byLock(CatalogLock lock, Catalog actual) {
    return new Drift(DriftReport.between(lock, actual), List.of(), List.of());
  }

  /**
   * By the schema itself, loaded on a scratch database of {@code server}.
   *
   * <p>Where the server is of another major than the live one, the two print expressions
   * differently: then the lock's coarser comparison is made and no SQL is offered.
   */
  public static Drift bySchema(SchemaModules modules, ScratchServer server, Catalog actual)
      throws SQLException {
    Catalog expected = canonical(modules, server);
    DriftReport report = DriftReport.between(expected, actual);
    if (expected.major() != actual.major() || report.isEmpty()) {
      return new Drift(report, List.of(), List.of());
    }
    return new Drift(report, sql(actual, expected), sql(expected, actual));
  }

  private static Catalog canonical(SchemaModules modules, ScratchServer server)
      throws SQLException {
    try (ScratchDatabase scratch = server.create()) {
      SchemaLoader.load(scratch, modules);
      try (Connection connection = scratch.open()) {
        return CatalogReader.read(connection, CatalogFilter.DEFAULT);
      }
    }
  }

  private static List<String> sql(Catalog from, Catalog to) {
    return Differ.diff(from, to, Hints.NONE).inOneStep().stream().map(SqlScript::text).toList();
  }
}
