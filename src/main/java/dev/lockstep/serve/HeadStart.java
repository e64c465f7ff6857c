package dev.lockstep.serve;

import dev.lockstep.config.ConnectionAhead;
import dev.lockstep.config.Database;
import dev.lockstep.config.DatabaseSettings;
import dev.lockstep.config.Settings;
import dev.lockstep.migration.MigrationFiles;
import dev.lockstep.postgres.Connections;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the first health check and the boot need from disk and server, begun before Quarkus starts
 * and on another core: the migrations are parsed and connections opened while Quarkus reads its
 * configuration, which is most of a start.
 */
final class HeadStart {
  private static final int HEALTH_TIMEOUT_SECONDS = 2;

  private static final AtomicReference<@Nullable HeadStart> BEGUN = new AtomicReference<>();

  private final MigrationFiles files;
  private final Connections health;
  private final Connections boot;

  private HeadStart(Settings settings, DatabaseSettings database) {
    this.files = new MigrationFiles(settings.migrations());
    this.health = new ConnectionAhead(impatient(database));
    this.boot =
        settings.migrateAtStart() ? new ConnectionAhead(direct(database)) : direct(database);
    // Whoever asks for the files next is told what is wrong with them.
    FutureTask<Object> parsing = new FutureTask<>(files::get);
    Thread.ofPlatform().daemon().name("lockstep-files").start(parsing);
  }

  static void begin(Settings settings, DatabaseSettings database) {
    BEGUN.set(new HeadStart(settings, database));
  }

  static MigrationFiles files(Settings settings) {
    HeadStart begun = BEGUN.get();
    return begun == null ? new MigrationFiles(settings.migrations()) : begun.files;
  }

  static Connections boot(DatabaseSettings database) {
    HeadStart begun = BEGUN.get();
    return begun == null ? direct(database) : begun.boot;
  }

  static Connections health(DatabaseSettings database) {
    HeadStart begun = BEGUN.get();
    return begun == null ? impatient(database) : begun.health;
  }

  private static Connections direct(DatabaseSettings database) {
    return Database.connections(Database.dataSource(database, "lockstep serve"));
  }

  /** Not pooled: a check says whether a connection can be had, and must not wait for others. */
  private static Connections impatient(DatabaseSettings database) {
    DataSource source = Database.dataSource(database, "lockstep health");
    if (source instanceof PGSimpleDataSource simple) {
      simple.setConnectTimeout(HEALTH_TIMEOUT_SECONDS);
      simple.setLoginTimeout(HEALTH_TIMEOUT_SECONDS);
      simple.setSocketTimeout(HEALTH_TIMEOUT_SECONDS);
    }
    return Database.connections(source);
  }
}
