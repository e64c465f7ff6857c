package dev.lockstep.drift;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.DriftReport;
import dev.lockstep.diff.Hints;
import dev.lockstep.diff.SqlScript;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
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

  /** By the lock alone: no scratch database, no SQL. Reads the catalog only, blocks nobody. */
  public static Drift byLock(CatalogLock lock, Connection live) throws SQLException {
    Catalog actual = CatalogReader.read(live, CatalogFilter.DEFAULT);
    return new Drift(DriftReport.between(lock, actual), List.of(), List.of());
  }

  /**
   * By the schema itself, loaded on a scratch database of {@code server}.
   *
   * <p>Where the server is of another major than the live one, the two print expressions
   * differently: then the lock's coarser comparison is made and no SQL is offered.
   */
  public static Drift bySchema(SchemaModules modules, ScratchServer server, Connection live)
      throws SQLException {
    Catalog actual = CatalogReader.read(live, CatalogFilter.DEFAULT);
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
