// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.proof.Background;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The catalog of the canonical schema, made on a thread of its own while the migrations are
 * replayed: PostgreSQL works on both at once.
 */
final class BackgroundCatalog implements AutoCloseable {
  private final CompletableFuture<Catalog> catalog = new CompletableFuture<>();
  private final Thread thread;

  private BackgroundCatalog(SchemaCatalogs source, SchemaModules modules) {
    this.thread =
        Thread.ofPlatform()
            .name("lockstep-canonical-schema")
            .start(
                () -> {
                  try {
                    source.give(modules, catalog::complete);
                  } catch (SQLException | RuntimeException e) {
                    catalog.completeExceptionally(e);
                  }
                });
  }

  /** Begins to make the catalog of {@code modules}. */
  static BackgroundCatalog begin(SchemaCatalogs source, SchemaModules modules) {
    return new BackgroundCatalog(source, modules);
  }

  /**
   * Waits for the catalog.
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
