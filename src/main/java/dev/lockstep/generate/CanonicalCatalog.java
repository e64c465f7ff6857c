// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.proof.Background;
import dev.lockstep.proof.ContentHash;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.proof.RememberedCatalog;
import dev.lockstep.proof.RememberedModules;
import dev.lockstep.proof.RememberedOrder;
import dev.lockstep.proof.SchemaState;
import dev.lockstep.schema.ChosenNames;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadParts;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.shadow.KeptCopy;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The catalog of the canonical schema, made on a thread of its own while the migrations are
 * replayed: PostgreSQL works on both at once. That of modules which were loaded before is
 * remembered.
 */
final class CanonicalCatalog implements AutoCloseable {
  private final CompletableFuture<Catalog> catalog = new CompletableFuture<>();
  private final Thread thread;

  private CanonicalCatalog(
      ScratchServer server, SchemaModules modules, ProofStore store, String identity) {
    this.thread =
        Thread.ofPlatform()
            .name("lockstep-canonical-schema")
            .start(
                () -> {
                  try {
                    make(server, modules, store, identity);
                  } catch (SQLException | RuntimeException e) {
                    catalog.completeExceptionally(e);
                  }
                });
  }

  /**
   * Begins.
   *
   * @param identity what the catalog depends on besides the modules: program and server version
   */
  static CanonicalCatalog begin(
      ScratchServer server, SchemaModules modules, ProofStore store, String identity) {
    return new CanonicalCatalog(server, modules, store, identity);
  }

  private void make(ScratchServer server, SchemaModules modules, ProofStore store, String identity)
      throws SQLException {
    RememberedCatalog remembered =
        new RememberedCatalog(store, modules.folder().toAbsolutePath().toString());
    String state = state(modules, identity);
    Optional<Catalog> known = remembered.find(state);
    if (known.isPresent()) {
      catalog.complete(known.get());
      return;
    }
    RememberedModules last = new RememberedModules(store, modules);
    Optional<LoadParts> parts =
        server.keeps()
            ? LoadParts.of(modules, new RememberedOrder(store, modules), last.changed())
            : Optional.empty();
    if (parts.isPresent() && inParts(server, parts.get(), remembered, state, identity)) {
      return;
    }
    SchemaState made = SchemaState.make(server, modules, store);
    if (!made.findings().isEmpty()) {
      throw new InvalidSchemaException(made.findings());
    }
    // Nobody has to wait for the rest.
    catalog.complete(made.catalog());
    remembered.remember(state, made.catalog());
    last.remember();
  }

  /** Makes it from a copy of what nobody works on; false if in any doubt. */
  private boolean inParts(
      ScratchServer server,
      LoadParts parts,
      RememberedCatalog remembered,
      String state,
      String identity)
      throws SQLException {
    Optional<ScratchDatabase> settled = settled(server, parts, identity);
    if (settled.isEmpty()) {
      return false;
    }
    try (ScratchDatabase database = settled.get()) {
      Optional<LoadedSchema> loaded = SchemaLoader.loadMoving(database, parts);
      if (loaded.isEmpty()) {
        return false;
      }
      try (Connection connection = database.open()) {
        if (!SchemaRules.check(loaded.get(), connection).isEmpty()) {
          return false;
        }
        Catalog made = CatalogReader.read(connection, CatalogFilter.OWN);
        if (ChosenNames.dependOnOrder(made)) {
          return false;
        }
        catalog.complete(made);
        remembered.remember(state, made);
        return true;
      }
    }
  }

  /** A database with what nobody works on: a copy of the one that is kept, which is made first. */
  private static Optional<ScratchDatabase> settled(
      ScratchServer server, LoadParts parts, String identity) throws SQLException {
    ContentHash hash = new ContentHash().add("settled").add(identity);
    for (SchemaModule module : parts.settled()) {
      module.statements().forEach(statement -> hash.add(statement.text()));
    }
    String key = hash.hex();
    Optional<ScratchDatabase> copy = server.copyOfKept(List.of(key)).map(KeptCopy::database);
    if (copy.isPresent()) {
      return copy;
    }
    ScratchDatabase made = server.create();
    boolean loaded = false;
    try {
      loaded = SchemaLoader.loadSettled(made, parts);
    } finally {
      if (!loaded) {
        made.close();
      }
    }
    return loaded ? Optional.of(server.keep(made, key)) : Optional.empty();
  }

  /** All that the catalog, and that no rule is broken, depend on. */
  private static String state(SchemaModules modules, String identity) {
    ContentHash hash = new ContentHash().add("canonical").add(identity);
    for (SchemaModule module : modules.modules()) {
      hash.add(module.kind().name()).add(module.qualifiedName());
      module.statements().forEach(statement -> hash.add(statement.text()));
    }
    return hash.hex();
  }

  /**
   * Waits for it.
   *
   * @throws InvalidSchemaException if the schema cannot be loaded or breaks a rule
   */
  Catalog await() throws SQLException {
    try {
      return catalog.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** Waits until its database is gone. */
  @Override
  public void close() {
    Background.awaitEnd(thread);
  }
}
