package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.SqlEngine.Execution;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.internal.jdbc.Results;
import org.flywaydb.core.internal.resolver.ResolvedMigrationImpl;
import org.flywaydb.core.internal.resolver.sql.SqlMigrationExecutor;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlStatement;

/** Tells Flyway which migrations to apply, and wraps Lockstep's duties around each. */
final class ShippedMigrations implements MigrationResolver {
  private final List<MigrationFile> files;
  private final Execution execution;

  ShippedMigrations(List<MigrationFile> files, Execution execution) {
    this.files = List.copyOf(files);
    this.execution = execution;
  }

  @Override
  public Collection<ResolvedMigration> resolveMigrations(Context context) {
    FilesResourceProvider resources = new FilesResourceProvider(files);
    List<ResolvedMigration> resolved = new ArrayList<>();
    for (MigrationFile file : files) {
      SqlScript script =
          new FramedScript(
              file,
              context.sqlScriptFactory.createSqlScript(resources.script(file), true, resources));
      SqlMigrationExecutor plain =
          new SqlMigrationExecutor(context.sqlScriptExecutorFactory, script, false, false);
      resolved.add(
          new ResolvedMigrationImpl(
              file.version().map(v -> MigrationVersion.fromVersion(v.toString())).orElse(null),
              file.description(),
              file.script(),
              file.checksum(),
              null,
              CoreMigrationType.SQL,
              file.path().toString(),
              file.transactional() ? new Inside(file, plain) : new Outside(file, script)));
    }
    return resolved;
  }

  /** In one transaction, by Flyway's own executor. */
  private final class Inside implements MigrationExecutor {
    private final MigrationFile file;
    private final SqlMigrationExecutor plain;

    Inside(MigrationFile file, SqlMigrationExecutor plain) {
      this.file = file;
      this.plain = plain;
    }

    @Override
    public List<Results> execute(org.flywaydb.core.api.executor.Context context)
        throws SQLException {
      Connection connection = context.getConnection();
      boolean done = false;
      try {
        execution.before(file, connection);
        List<Results> results = plain.execute(context);
        execution.after(file, connection);
        done = true;
        return results;
      } finally {
        if (!done) {
          execution.failed(file, connection);
        }
      }
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }

  /** Statement by statement, each journaled; parsed by Flyway, so that placeholders work. */
  private final class Outside implements MigrationExecutor {
    private final MigrationFile file;
    private final SqlScript script;

    Outside(MigrationFile file, SqlScript script) {
      this.file = file;
      this.script = script;
    }

    @Override
    public List<Results> execute(org.flywaydb.core.api.executor.Context context)
        throws SQLException {
      List<String> statements = new ArrayList<>();
      try (var parsed = script.getSqlStatements()) {
        while (parsed.hasNext()) {
          SqlStatement statement = parsed.next();
          statements.add(statement.getSql());
        }
      }
      execution.outside(file, statements, context.getConnection());
      return List.of();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return false;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }
}
