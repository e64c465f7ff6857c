// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.drift;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.Outside;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Comparison;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/**
 * How a live database differs from the canonical schema.
 *
 * @param report object by object
 * @param compared what was compared, and what was left out of it
 * @param toSchema SQL that makes the database equal to the schema, with what destroys something as
 *     a comment; empty if it could not be told
 * @param toDatabase SQL that makes the schema equal to the database; empty if it could not be told
 * @param catalogs what was compared, as far as more than hashes of it is known
 */
public record Drift(
    CatalogDifferences report,
    Comparison compared,
    List<String> toSchema,
    List<String> toDatabase,
    List<Catalog> catalogs) {
  public Drift {
    catalogs = List.copyOf(catalogs);
    toSchema = List.copyOf(toSchema);
    toDatabase = List.copyOf(toDatabase);
  }

  /**
   * By the lock alone: no scratch database, no SQL.
   *
   * @param notOurs what in this database is not ours, beside what the lock says
   */
  public static Drift byLock(CatalogLock lock, Catalog actual, List<NotOurs> notOurs) {
    Comparison compared = Comparison.of(lock, actual, notOurs);
    return new Drift(
        CatalogDifferences.between(compared.expected(), compared.live()),
        compared,
        List.of(),
        List.of(),
        List.of(compared.live()));
  }

  /**
   * By the schema itself, loaded on a scratch database of {@code server}.
   *
   * <p>Where the server is of another major than the live one, the two print expressions
   * differently: then the lock's coarser comparison is made and no SQL is offered.
   *
   * @param notOurs what in this database is not ours, beside what the modules say
   */
  public static Drift bySchema(
      SchemaModules modules, ScratchServer server, LiveDatabase live, List<NotOurs> notOurs)
      throws SQLException {
    Scope scope = modules.scope().and(notOurs);
    return between(scope.of(canonical(modules, server)), modules.outside(), live, notOurs);
  }

  /**
   * By the whole catalog of what should be there.
   *
   * @param outside what {@code whole} leaves out
   * @param notOurs what in this database is not ours, beside that
   */
  public static Drift between(
      Catalog whole, Outside outside, LiveDatabase live, List<NotOurs> notOurs) {
    Comparison compared =
        Comparison.of(
            CatalogLock.of(whole, new TreeMap<>()).leaving(outside), live.catalog(), notOurs);
    Catalog expected = compared.expectedOf(whole);
    Catalog actual = compared.live();
    CatalogDifferences report = CatalogDifferences.between(expected, actual);
    List<Catalog> both = List.of(expected, actual);
    if (expected.major() != actual.major() || report.isEmpty()) {
      return new Drift(report, compared, List.of(), List.of(), both);
    }
    try {
      return new Drift(
          report,
          compared,
          NonDestructiveSql.scripts(Differ.diff(actual, expected, Hints.NONE), live.rows()),
          Differ.diff(expected, actual, Hints.NONE).inOneStep().stream()
              .map(SqlScript::text)
              .toList(),
          both);
    } catch (UnsupportedChangeException e) {
      // Differences are reported even where there is no SQL for one of them.
      return new Drift(
          report, compared, List.of("-- no SQL can be given: " + e.getMessage()), List.of(), both);
    }
  }

  private static Catalog canonical(SchemaModules modules, ScratchServer server)
      throws SQLException {
    try (ScratchDatabase scratch = server.create()) {
      SchemaLoader.load(scratch, modules);
      try (Connection connection = scratch.open()) {
        return CatalogReader.read(connection, CatalogFilter.OWN);
      }
    }
  }
}
