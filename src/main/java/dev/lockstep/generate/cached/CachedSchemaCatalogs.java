// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate.cached;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.cache.CachedCatalog;
import dev.lockstep.cache.CachedLoadOrder;
import dev.lockstep.cache.CachedModules;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.proof.SchemaState;
import dev.lockstep.schema.IncrementalLoad;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.NamesByPostgres;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.shadow.KeptDatabase;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The catalog of a schema's modules, by the shortest of three ways: the one of last time, if no
 * statement changed; the changed modules loaded beside the others, where order makes no difference
 * ({@link IncrementalLoad}); or all of them loaded. Whatever is odd about the first two leads to
 * the third, which is also the one that finds what is wrong with a schema.
 */
public final class CachedSchemaCatalogs {
  private final ScratchServer server;
  private final Cache cache;
  private final String identity;

  /**
   * @param identity what a catalog depends on besides the modules, by {@link CacheKeys#identity}
   */
  public CachedSchemaCatalogs(ScratchServer server, Cache cache, String identity) {
    this.server = server;
    this.cache = cache;
    this.identity = identity;
  }

  /**
   * Gives the catalog of {@code modules}, and then remembers it.
   *
   * @throws dev.lockstep.schema.InvalidSchemaException if the modules cannot be loaded, or break a
   *     rule
   */
  public void give(SchemaModules modules, Consumer<Catalog> ready) throws SQLException {
    CachedCatalog last = new CachedCatalog(cache, CacheKeys.place(modules));
    String key = CacheKeys.catalog(modules, identity);
    Optional<Catalog> known = last.find(key);
    if (known.isPresent()) {
      ready.accept(known.get());
      return;
    }
    Optional<Catalog> some = incrementally(modules);
    Catalog catalog =
        some.isPresent() ? some.get() : SchemaState.make(server, modules, cache).valid();
    ready.accept(catalog);
    last.remember(key, catalog);
    if (some.isEmpty()) {
      new CachedModules(cache, modules).remember();
    }
  }

  private Optional<Catalog> incrementally(SchemaModules modules) throws SQLException {
    Optional<IncrementalLoad> load =
        server.keeps()
            ? IncrementalLoad.of(
                modules,
                new CachedLoadOrder(cache, modules),
                new CachedModules(cache, modules).changed())
            : Optional.empty();
    return load.isPresent() ? incrementally(load.get()) : Optional.empty();
  }

  /** Loads the changed modules beside the others and takes them back; empty if in any doubt. */
  private Optional<Catalog> incrementally(IncrementalLoad load) throws SQLException {
    Optional<Workspace> unchanged = unchanged(load);
    if (unchanged.isEmpty()) {
      return Optional.empty();
    }
    try (Workspace database = unchanged.get()) {
      return SchemaLoader.lookAtMoving(database, load, CachedSchemaCatalogs::catalog);
    }
  }

  private static Optional<Catalog> catalog(LoadedSchema loaded, Connection session)
      throws SQLException {
    if (!SchemaRules.check(loaded, session).isEmpty()) {
      return Optional.empty();
    }
    Catalog made = CatalogReader.read(session, CatalogFilter.OWN);
    return NamesByPostgres.dependOnOrder(made) ? Optional.empty() : Optional.of(made);
  }

  /**
   * The database with the unchanged modules, which is made first if none is kept; empty if another
   * process is in it for long.
   */
  private Optional<Workspace> unchanged(IncrementalLoad load) throws SQLException {
    String key = CacheKeys.unchanged(load, identity);
    Optional<KeptDatabase> kept = server.enterKept(key);
    if (kept.isPresent()) {
      return kept.map(Workspace.class::cast);
    }
    ScratchDatabase made = server.create();
    boolean stays = false;
    try {
      if (!SchemaLoader.loadSettled(made, load)) {
        return Optional.empty();
      }
      if (!server.keepAsItIs(made, key)) {
        stays = true;
        return Optional.of(made);
      }
      stays = true;
      return server.enterKept(key).map(Workspace.class::cast);
    } finally {
      if (!stays) {
        made.close();
      }
    }
  }
}
