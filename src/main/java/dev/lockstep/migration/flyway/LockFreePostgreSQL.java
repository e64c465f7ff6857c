// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.flywaydb.database.postgresql.PostgreSQLConnection;
import org.flywaydb.database.postgresql.PostgreSQLDatabase;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;
import org.flywaydb.database.postgresql.PostgreSQLSchema;
import org.flywaydb.database.postgresql.PostgreSQLTable;

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
  static void turnOffTransactionalLock(Configuration configuration) {
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

    /** Asked for what is restored at the end, which is nothing. */
    @Override
    protected String getCurrentSchemaNameOrSearchPath() {
      return "";
    }

    @Override
    public Schema getSchema(String name) {
      return new KnowingSchema(jdbcTemplate, database, name);
    }

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

  private static final class KnowingSchema extends PostgreSQLSchema {
    KnowingSchema(JdbcTemplate template, PostgreSQLDatabase database, String name) {
      super(template, database, name);
    }

    @Override
    public Table getTable(String name) {
      return new KnownTable(jdbcTemplate, database, this, name);
    }
  }

  /**
   * A table that was seen once is there: Flyway asks twice a migration whether its history is,
   * which no other runner takes away under Lockstep's lease.
   */
  private static final class KnownTable extends PostgreSQLTable {
    private boolean seen;

    KnownTable(
        JdbcTemplate template, PostgreSQLDatabase database, PostgreSQLSchema schema, String name) {
      super(template, database, schema, name);
    }

    @Override
    protected boolean doExists() throws SQLException {
      seen = seen || super.doExists();
      return seen;
    }
  }
}
