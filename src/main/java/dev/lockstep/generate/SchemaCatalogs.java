// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.generate.cached.CachedSchemaCatalogs;
import dev.lockstep.proof.SchemaState;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Makes the catalog that modules give when PostgreSQL loads them. */
@FunctionalInterface
interface SchemaCatalogs {
  /**
   * Gives the catalog of {@code modules}.
   *
   * @param ready takes it as soon as it is there
   * @throws InvalidSchemaException if the modules cannot be loaded, or break a rule
   */
  void give(SchemaModules modules, Consumer<Catalog> ready) throws SQLException;

  /** The catalog of {@code modules}, for a caller that waits for it. */
  default Catalog of(SchemaModules modules) throws SQLException {
    AtomicReference<Catalog> catalog = new AtomicReference<>();
    give(modules, catalog::set);
    return catalog.get();
  }

  /** Loads all modules into an empty database each time. */
  static SchemaCatalogs loading(ScratchServer server) {
    return (modules, ready) -> ready.accept(SchemaState.make(server, modules).valid());
  }

  /** The same, by way of {@code cache}; without one, {@link #loading}. */
  static SchemaCatalogs of(ScratchServer server, Cache cache, String identity) {
    return cache == Cache.NONE
        ? loading(server)
        : new CachedSchemaCatalogs(server, cache, identity)::give;
  }
}
