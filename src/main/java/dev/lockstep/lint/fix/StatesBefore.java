// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Scratch databases at the state before a migration, as many as are asked for. */
final class StatesBefore {
  private final ScratchServer server;
  private final MigrationSet migrations;
  private final Cache cache;
  private final String identity;
  private final Scope scope;

  /**
   * @param source what scratch databases depend on besides the files
   */
  StatesBefore(
      ScratchServer server, MigrationSet migrations, Cache cache, Source source, Scope scope) {
    this.server = server;
    this.migrations = migrations;
    this.cache = cache;
    this.identity = CacheKeys.identity(source.program(), source.server(), scope.key(), migrations);
    this.scope = scope;
  }

  /** This program's build, and where scratch databases come from. */
  record Source(String program, String server) {}

  /** A database that has all that comes before {@code file}. */
  MigratedDatabase of(MigrationFile file) throws SQLException {
    List<MigrationFile> all = path(file);
    List<MigrationFile> before = all.subList(0, index(all, file));
    MigratedDatabase database =
        MigratedDatabase.make(
            server,
            new MigrationSet(
                before, Map.of(), List.of(), List.of(), migrations.callbacksAroundVersioned()),
            cache,
            identity,
            scope);
    boolean whole = false;
    try {
      if (before.isEmpty()) {
        for (MigrationFile callback : migrations.callbacks(CallbackEvent.BEFORE_MIGRATE)) {
          database.replay().run(callback);
        }
      }
      whole = true;
      return database;
    } finally {
      if (!whole) {
        database.close();
      }
    }
  }

  /** {@code file} and what comes behind it. */
  List<MigrationFile> from(MigrationFile file) {
    List<MigrationFile> all = path(file);
    return all.subList(index(all, file), all.size());
  }

  /** All migrations, with a baseline unless that stands for {@code file}. */
  private List<MigrationFile> path(MigrationFile file) {
    List<MigrationFile> path = migrations.fromEmpty().versioned();
    return index(path, file) < 0 ? migrations.versioned() : path;
  }

  private static int index(List<MigrationFile> files, MigrationFile file) {
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).script().equals(file.script())) {
        return i;
      }
    }
    return -1;
  }
}
