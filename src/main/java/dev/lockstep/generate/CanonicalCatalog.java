package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The catalog of the canonical schema, made on a thread of its own while the migrations are
 * replayed: PostgreSQL works on both at once.
 */
final class CanonicalCatalog implements AutoCloseable {
  private final CompletableFuture<Catalog> catalog = new CompletableFuture<>();
  private final Thread thread;

  private CanonicalCatalog(ScratchServer server, SchemaModules modules) {
    this.thread =
        Thread.ofPlatform()
            .name("lockstep-canonical-schema")
            .start(
                () -> {
                  try (ScratchDatabase database = server.create()) {
                    catalog.complete(read(database, modules));
                  } catch (SQLException | RuntimeException e) {
                    catalog.completeExceptionally(e);
                  }
                });
  }

  static CanonicalCatalog begin(ScratchServer server, SchemaModules modules) {
    return new CanonicalCatalog(server, modules);
  }

  private static Catalog read(ScratchDatabase database, SchemaModules modules) throws SQLException {
    LoadedSchema loaded = SchemaLoader.load(database, modules);
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
