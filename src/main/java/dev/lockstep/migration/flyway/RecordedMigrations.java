package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFailedException;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.SqlEngine.Execution;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.executor.Context;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.jdbc.TransactionalExecutionTemplate;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;

/**
 * Migrations executed one after the other, each recorded in Flyway's history: in the transaction of
 * its own statements where it has one, so that both are there or neither is.
 */
final class RecordedMigrations {
  private final SchemaHistory history;
  private final Connection connection;
  private final Context context;
  private final Execution execution;

  RecordedMigrations(
      Configuration configuration,
      SchemaHistory history,
      Connection connection,
      Execution execution) {
    this.execution = execution;
    this.history = history;
    this.connection = connection;
    this.context =
        new Context() {
          @Override
          public Configuration getConfiguration() {
            return configuration;
          }

          @Override
          public Connection getConnection() {
            return connection;
          }
        };
  }

  /**
   * Applies {@code files} in their order.
   *
   * @param resolved Flyway's view of the same files, in any order
   * @throws MigrationFailedException at the first that fails
   */
  void apply(List<MigrationFile> files, Collection<ResolvedMigration> resolved) {
    Map<String, ResolvedMigration> byScript =
        resolved.stream()
            .collect(Collectors.toMap(ResolvedMigration::getScript, Function.identity()));
    for (MigrationFile file : files) {
      ResolvedMigration migration = byScript.get(file.script());
      if (migration == null) {
        throw new IllegalStateException("not resolved: " + file.script());
      }
      try {
        if (file.transactional()) {
          inTransaction(migration);
        } else {
          outside(migration);
        }
        execution.recorded(file);
      } catch (FlywayException | SQLException e) {
        throw Failures.of(file, e);
      }
    }
  }

  private void inTransaction(ResolvedMigration migration) {
    new TransactionalExecutionTemplate(connection, true)
        .execute(
            () -> {
              long began = System.nanoTime();
              migration.getExecutor().execute(context);
              record(migration, began, true);
              return null;
            });
  }

  /** A failure is recorded too: what was done before it stays done. */
  private void outside(ResolvedMigration migration) throws SQLException {
    long began = System.nanoTime();
    try {
      migration.getExecutor().execute(context);
    } catch (FlywayException | SQLException e) {
      try {
        record(migration, began, false);
      } catch (FlywayException unrecorded) {
        e.addSuppressed(unrecorded);
      }
      throw e;
    }
    record(migration, began, true);
  }

  private void record(ResolvedMigration migration, long began, boolean success) {
    history.addAppliedMigration(
        migration.getVersion(),
        migration.getDescription(),
        migration.getType(),
        migration.getScript(),
        migration.getChecksum(),
        (int) Duration.ofNanos(System.nanoTime() - began).toMillis(),
        success);
  }
}
