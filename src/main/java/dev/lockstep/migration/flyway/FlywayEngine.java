package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFailedException;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.SqlEngine;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

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
    FluentConfiguration configuration =
        Flyway.configure(FlywayEngine.class.getClassLoader())
            .dataSource(dataSource)
            .skipDefaultResolvers(true)
            .skipDefaultCallbacks(true)
            .resolvers(shipped)
            .resourceProvider(new FilesResourceProvider(files))
            .javaMigrationClassProvider(List::of)
            .locations("filesystem:.")
            .failOnMissingLocations(false)
            .validateOnMigrate(false)
            .createSchemas(false)
            .cleanDisabled(true)
            .mixed(true)
            .outOfOrder(true)
            // The fallback creator: ours, see above.
            .loggers("console");
    LockFreePostgreSQL.turnOffTransactionalLock(configuration);
    try {
      MigrateResult result = new Flyway(configuration).migrate();
      if (!result.success) {
        throw new MigrationFailedException(null, "Flyway did not succeed", null);
      }
    } catch (FlywayException e) {
      ShippedMigrations.Failure outside = shipped.failureOutside();
      throw outside == null ? failure(e, files) : failure(outside);
    }
  }

  private static MigrationFailedException failure(ShippedMigrations.Failure outside) {
    SQLException cause = outside.cause();
    return new MigrationFailedException(
        outside.file(),
        outside.file().script() + " failed: " + firstLine(cause.getMessage()) + code(cause),
        cause);
  }

  private static MigrationFailedException failure(FlywayException e, List<MigrationFile> files) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof MigrationFailedException ours) {
        return ours;
      }
    }
    Optional<MigrationFile> file =
        e instanceof FlywayMigrateException migrate
            ? files.stream()
                .filter(each -> each.script().equals(migrate.getMigration().getScript()))
                .findFirst()
            : Optional.empty();
    @Nullable SQLException sql = SqlState.find(e);
    String where = file.map(f -> f.script() + line(e)).orElse("migrating");
    String after =
        file.isPresent() && file.get().transactional()
            ? "; it was rolled back, correct it and migrate again"
            : "";
    String what = sql == null ? firstLine(e.getMessage()) : firstLine(sql.getMessage()) + code(sql);
    return new MigrationFailedException(file.orElse(null), where + " failed: " + what + after, e);
  }

  private static String code(SQLException e) {
    return e.getSQLState() == null ? "" : " [" + e.getSQLState() + "]";
  }

  private static String line(FlywayException e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof FlywaySqlScriptException script) {
        return ":" + script.getLineNumber();
      }
      if (at instanceof FlywaySqlException && at.getCause() == null) {
        return "";
      }
    }
    return "";
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("").strip();
  }
}
