// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.generate.cached.LockedFingerprints;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.Background;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of the way that is to be found: the database that the migrations make, and the
 * catalog of the schema. They are made at the same time.
 */
final class Ends implements AutoCloseable {
  private final Background<Catalog> canonical;
  private final MigratedDatabase migrated;
  private final SchemaModules modules;
  private final Shims shims;
  private final Catalog whole;

  private Ends(
      Background<Catalog> canonical,
      MigratedDatabase migrated,
      SchemaModules modules,
      Shims shims,
      Catalog whole) {
    this.canonical = canonical;
    this.migrated = migrated;
    this.modules = modules;
    this.shims = shims;
    this.whole = whole;
  }

  /**
   * Makes both.
   *
   * @param withShims whether renamed tables get views under their old names
   * @throws dev.lockstep.schema.InvalidSchemaException if the schema cannot be loaded or breaks a
   *     rule
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails
   */
  static Ends load(
      ScratchServer server, Inputs inputs, Cache cache, String identity, boolean withShims)
      throws IOException, SQLException {
    SchemaCatalogs catalogs = SchemaCatalogs.of(server, cache, identity);
    SchemaModules read = inputs.modules();
    Background<Catalog> canonical =
        Background.begin("lockstep-canonical-schema", ready -> catalogs.give(read, ready));
    @Nullable MigratedDatabase migrated = null;
    @Nullable Ends ends = null;
    try {
      migrated = migrated(server, inputs, cache, identity);
      Catalog asRead = canonical.await();
      Catalog from = migrated.state().catalog();
      Shims shims = withShims ? shims(read, from, read.scope().of(asRead)) : Shims.none();
      SchemaModules modules = shims.with(read);
      Catalog whole = shims.isEmpty() ? asRead : catalogs.of(modules);
      ends = new Ends(canonical, migrated, modules, shims, whole);
      return ends;
    } finally {
      if (ends == null) {
        close(canonical, migrated);
      }
    }
  }

  private static void close(Background<Catalog> canonical, @Nullable MigratedDatabase migrated)
      throws SQLException {
    try (canonical) {
      if (migrated != null) {
        migrated.close();
      }
    }
  }

  private static Shims shims(SchemaModules modules, Catalog from, Catalog to) {
    return Shims.of(modules, from, to, modules.hints(from, to));
  }

  private static MigratedDatabase migrated(
      ScratchServer server, Inputs inputs, Cache cache, String identity)
      throws IOException, SQLException {
    MigrationSet path = inputs.migrations().fromEmpty();
    Scope scope = inputs.modules().scope();
    if (cache != Cache.NONE) {
      LockedFingerprints locked = LockedFingerprints.over(cache, inputs.modules(), path, identity);
      MigratedDatabase migrated = MigratedDatabase.lookAt(server, path, locked, identity, scope);
      if (locked.agreeWith(migrated.state().fingerprints())) {
        return migrated;
      }
      migrated.close();
    }
    return MigratedDatabase.lookAt(server, path, cache, identity, scope);
  }

  /** The database that the migrations made, to try out what comes next. */
  MigratedDatabase migrated() {
    return migrated;
  }

  /** What the migrations made. */
  MigratedState state() {
    return migrated.state();
  }

  /** Where the way begins. */
  Catalog from() {
    return migrated.state().catalog();
  }

  /** Where the way ends: the schema, without what its modules leave out. */
  Catalog to() {
    return modules.scope().of(whole);
  }

  /** The schema with what its modules leave out. */
  Catalog whole() {
    return whole;
  }

  /** The modules, with those of the new shims. */
  SchemaModules modules() {
    return modules;
  }

  Shims shims() {
    return shims;
  }

  @Override
  public void close() throws SQLException {
    // What the thread still remembers or drops, it did beside the proof.
    close(canonical, migrated);
  }
}
