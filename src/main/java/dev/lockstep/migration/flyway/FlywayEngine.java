// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.run.SqlEngine;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.DataSourceOver;
import dev.lockstep.postgres.FreedConnections;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.FlywayExecutor;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Flyway as the keeper of the history that stock Flyway reads and writes: it makes the table, knows
 * its place and writes its rows, and decides nothing. Its own lock is off ({@link
 * LockFreePostgreSQL}); validation, order and files are settled before it is called, and the
 * statements are read and executed by {@link MigrationScript}: Flyway's own reading takes time and
 * memory that grow with the file.
 */
public final class FlywayEngine implements SqlEngine {
  static {
    // Lockstep logs each migration itself, with fixed keys.
    LogFactory.setFallbackLogCreator(QuietLog.CREATOR);
  }

  private final DataSource dataSource;
  private final Connections connections;

  public FlywayEngine(DataSource dataSource) {
    this.dataSource = dataSource;
    // The runner may have just closed a connection, which the server may still count. Flyway's own
    // setting for this takes seconds, and leaves "too many connections" out.
    this.connections = new FreedConnections(dataSource::getConnection);
  }

  @Override
  public Connection open() throws SQLException {
    return connections.open();
  }

  @Override
  public void apply(Connection session, List<MigrationFile> files, Execution execution) {
    execute(session, files, execution, new FlywayRecord(execution.historySchema()));
  }

  @Override
  public void undo(Connection session, List<MigrationFile> reverses, ReverseExecution execution) {
    execute(session, reverses, execution, new UndoneRecord(execution));
  }

  @Override
  public void begin(String schema, List<HistoryRow> rows, FirstInTransaction first) {
    FlywayExecutor.Command<Boolean> inOneTransaction =
        (resolver, history, database, defaultSchema, schemas, callbacks, interceptor) -> {
          try {
            new FirstRows(history, database, defaultSchema).write(rows, first);
          } catch (SQLException e) {
            throw FlywayFailures.of(null, e);
          }
          return true;
        };
    try (Connection session = open()) {
      run(session, schema, inOneTransaction);
    } catch (SQLException e) {
      throw FlywayFailures.of(null, e);
    }
  }

  /** On {@code session}, which Flyway does not close. */
  private void run(
      Connection session, String historySchema, FlywayExecutor.Command<Boolean> command) {
    DataSource lent =
        new DataSourceOver(dataSource) {
          @Override
          public Connection getConnection() {
            return new LentConnection(session);
          }
        };
    try {
      new FlywayExecutor(configuration(lent, historySchema)).execute(command, true, null);
    } catch (FlywayException e) {
      throw FlywayFailures.of(null, e);
    }
  }

  private static LibraryConfiguration configuration(DataSource source, String historySchema) {
    LibraryConfiguration configuration =
        new LibraryConfiguration(FlywayEngine.class.getClassLoader(), source);
    configuration.setDefaultSchema(historySchema);
    configuration.setSkipDefaultResolvers(true);
    configuration.setSkipDefaultCallbacks(true);
    configuration.setResourceProvider(NoResources.INSTANCE);
    configuration.setJavaMigrationClassProvider(List::of);
    // The fallback creator: Lockstep's, see above.
    configuration.setLoggers("console");
    LockFreePostgreSQL.turnOffTransactionalLock(configuration);
    return configuration;
  }

  private void execute(
      Connection session,
      List<MigrationFile> files,
      Execution execution,
      ExecutedFiles.Record record) {
    // Not through Flyway's own migrate command: before each migration it resolves, sorts and
    // compares all of them and reads the history, which for hundreds takes longer than many
    // migrations do. What is pending, and in which order, is settled here before.
    FlywayExecutor.Command<Boolean> inOrder =
        (resolver, history, database, schema, schemas, callbacks, interceptor) -> {
          Connection connection = database.getMainConnection().getJdbcConnection();
          if (!history.exists()) {
            history.create(false);
          } else if (!execution.isHistoryKnown()) {
            lookAtHistory(connection);
          }
          new ExecutedFiles(
                  record, connection, placeholders(files, execution, connection), execution)
              .execute(files);
          return true;
        };
    run(session, execution.historySchema(), inOrder);
  }

  /** Another role has made it since the runner looked. */
  private static void lookAtHistory(Connection connection) {
    try {
      Bookkeeping.lookBeforeWriting(connection);
    } catch (SQLException e) {
      throw FlywayFailures.of(null, e);
    }
  }

  /** Read only where there are any: it is a round trip. */
  private static Placeholders placeholders(
      List<MigrationFile> files, Execution execution, Connection connection) {
    boolean occur =
        Stream.of(
                files,
                execution.callbacks(CallbackEvent.BEFORE_EACH_MIGRATE),
                execution.callbacks(CallbackEvent.AFTER_EACH_MIGRATE))
            .flatMap(List::stream)
            .anyMatch(Placeholders::occurIn);
    if (!occur) {
      return Placeholders.NONE;
    }
    try {
      return Placeholders.of(connection);
    } catch (SQLException e) {
      throw FlywayFailures.of(null, e);
    }
  }
}
