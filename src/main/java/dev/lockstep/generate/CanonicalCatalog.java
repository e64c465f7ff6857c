package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.finding.Finding;
import dev.lockstep.proof.ContentHash;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.proof.RememberedCatalog;
import dev.lockstep.proof.RememberedOrder;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadOrder;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModule;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
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
    try (ScratchDatabase database = server.create()) {
      Catalog made = read(database, modules, new RememberedOrder(store, modules));
      // Nobody has to wait for the rest.
      catalog.complete(made);
      remembered.remember(state, made);
    }
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

  private static Catalog read(ScratchDatabase database, SchemaModules modules, LoadOrder order)
      throws SQLException {
    LoadedSchema loaded = SchemaLoader.load(database, modules, order);
    try (Connection connection = database.open()) {
      List<Finding> findings = SchemaRules.check(loaded, connection);
      if (!findings.isEmpty()) {
        throw new InvalidSchemaException(findings);
      }
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
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
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
