// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CachedLoadOrder;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadOrder;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.NamesByPostgres;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The canonical schema as PostgreSQL has it when all modules are loaded.
 *
 * @param findings the rules that it breaks
 */
public record SchemaState(Catalog catalog, List<Finding> findings) {
  /**
   * Loads it into a scratch database.
   *
   * @throws InvalidSchemaException if it cannot be loaded
   */
  public static SchemaState make(ScratchServer server, SchemaModules modules) throws SQLException {
    return make(server, modules, LoadOrder.UNKNOWN);
  }

  /**
   * The same, in the order of last time if that makes no difference.
   *
   * @throws InvalidSchemaException if it cannot be loaded
   */
  public static SchemaState make(ScratchServer server, SchemaModules modules, Cache cache)
      throws SQLException {
    LoadOrder order = new CachedLoadOrder(cache, modules);
    boolean remembered = order.last().filter(files -> !files.isEmpty()).isPresent();
    SchemaState made = make(server, modules, order);
    if (!remembered || !NamesByPostgres.dependOnOrder(made.catalog())) {
      return made;
    }
    // Another machine has no such order in its cache, and has to get the same names.
    order.remember(List.of());
    return make(server, modules, LoadOrder.UNKNOWN);
  }

  /**
   * The catalog of a schema that breaks no rule.
   *
   * @throws InvalidSchemaException with the rules that it breaks
   */
  public Catalog valid() {
    if (!findings.isEmpty()) {
      throw new InvalidSchemaException(findings);
    }
    return catalog;
  }

  private static SchemaState make(ScratchServer server, SchemaModules modules, LoadOrder order)
      throws SQLException {
    try (ScratchDatabase database = server.create()) {
      LoadedSchema loaded = SchemaLoader.load(database, modules, order);
      try (Connection connection = database.open()) {
        List<Finding> findings = SchemaRules.check(loaded, connection);
        return new SchemaState(CatalogReader.read(connection, CatalogFilter.OWN), findings);
      }
    }
  }
}
