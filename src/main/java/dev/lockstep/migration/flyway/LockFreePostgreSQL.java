package dev.lockstep.migration.flyway;

import java.sql.Connection;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.flywaydb.database.postgresql.PostgreSQLConnection;
import org.flywaydb.database.postgresql.PostgreSQLDatabase;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;

/**
 * PostgreSQL to Flyway, without the two habits that do harm here: its lock (in a transaction it
 * hangs concurrent index builds for ever; in a session it strands behind PgBouncer), because
 * Lockstep's lease does that duty; and session settings ({@code search_path}, {@code SET ROLE}),
 * which behind a pooler reach other people's sessions.
 *
 * <p>Found by Flyway as a plug-in, through {@code META-INF/services}.
 */
public final class LockFreePostgreSQL extends PostgreSQLDatabaseType {
  /** Before Flyway's own type for PostgreSQL, which has 0. */
  private static final int PRIORITY = 1;

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  /** One connection for history and migrations alike, so that both are in one transaction. */
  static void turnOffTransactionalLock(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }

  @Override
  public Database<?> createDatabase(
      Configuration configuration,
      JdbcConnectionFactory connectionFactory,
      StatementInterceptor interceptor) {
    return new Server(configuration, connectionFactory, interceptor);
  }

  private static final class Server extends PostgreSQLDatabase {
    Server(
        Configuration configuration,
        JdbcConnectionFactory connectionFactory,
        StatementInterceptor interceptor) {
      super(configuration, connectionFactory, interceptor);
    }

    @Override
    protected PostgreSQLConnection doGetConnection(Connection connection) {
      return new Session(this, connection);
    }

    @Override
    public void ensureSupported(Configuration configuration) {
      // Lockstep says itself which majors it supports; Flyway would recommend to upgrade Flyway.
    }
  }

  private static final class Session extends PostgreSQLConnection {
    Session(PostgreSQLDatabase database, Connection connection) {
      super(database, connection);
    }

    @Override
    protected void doRestoreOriginalState() {}

    @Override
    public void changeCurrentSchemaTo(Schema schema) {}

    @Override
    public void doChangeCurrentSchemaOrSearchPathTo(String schema) {}

    @Override
    public <T> T lock(Table table, Callable<T> callable) {
      try {
        return callable.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("unexpected from a migration", e);
      }
    }
  }
}
