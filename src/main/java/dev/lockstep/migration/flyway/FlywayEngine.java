package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.SqlEngine;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.FlywayExecutor;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Flyway as the engine: it parses and executes the SQL, decides nothing, and keeps the history that
 * stock Flyway reads and writes. Its own lock is off ({@link LockFreePostgreSQL}); validation,
 * order and files are settled before it is called.
 */
public final class FlywayEngine implements SqlEngine {
  static {
    // Lockstep tells of each migration itself, with fixed keys.
    LogFactory.setFallbackLogCreator(QuietLog.CREATOR);
  }

  private final DataSource dataSource;

  public FlywayEngine(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public void apply(List<MigrationFile> files, Execution execution) {
    ShippedMigrations shipped = new ShippedMigrations(files, execution);
    LibraryConfiguration configuration =
        new LibraryConfiguration(FlywayEngine.class.getClassLoader(), dataSource);
    configuration.setSkipDefaultResolvers(true);
    configuration.setSkipDefaultCallbacks(true);
    configuration.setResolvers(shipped);
    configuration.setResourceProvider(new FilesResourceProvider(files));
    configuration.setJavaMigrationClassProvider(List::of);
    configuration.setMixed(true);
    // The fallback creator: ours, see above.
    configuration.setLoggers("console");
    LockFreePostgreSQL.turnOffTransactionalLock(configuration);
    // Not through Flyway's own migrate command: before each migration it resolves, sorts and
    // compares all of them and reads the history, which for hundreds takes longer than many
    // migrations do. What is pending, and in which order, is settled here before.
    FlywayExecutor.Command<Boolean> applyInOrder =
        (resolver, history, database, schema, schemas, callbacks, interceptor) -> {
          if (!history.exists()) {
            history.create(false);
          }
          Connection connection = database.getMainConnection().getJdbcConnection();
          new RecordedMigrations(configuration, history, connection, execution)
              .apply(files, resolver.resolveMigrations(configuration));
          return true;
        };
    try {
      new FlywayExecutor(configuration).execute(applyInOrder, true, null);
    } catch (FlywayException e) {
      throw Failures.of(null, e);
    }
  }
}
