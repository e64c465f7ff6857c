package dev.lockstep.backfill.key;

import dev.lockstep.backfill.Backfill;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillDefinition.Code;
import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.postgres.session.UsersSql;
import java.sql.Connection;
import java.sql.SQLException;

/** A definition bound to a live table: what the engine runs, whether it is SQL or Java. */
public sealed interface Workload {
  KeyedTable table();

  /** Works on the keys above {@code from} up to {@code to}, and says how many rows it wrote. */
  long batch(Connection connection, Key from, Key to) throws SQLException;

  /** How many rows still need work. */
  long remaining(Connection connection) throws SQLException;

  /** Whether the user's own probe says to hold back. */
  boolean throttled(Connection connection) throws SQLException;

  boolean hasThrottle();

  /**
   * Binds {@code definition} to the database of {@code connection}, and checks that it can run.
   *
   * @throws dev.lockstep.backfill.definition.DefinitionException if it cannot, with file and line
   */
  static Workload bind(Connection connection, BackfillDefinition definition) throws SQLException {
    KeyedTable table = KeyedTables.resolve(connection, definition);
    return switch (definition.work()) {
      case Sql sql -> {
        BoundSql bound = BoundSql.of(definition, sql, table);
        bound.check(connection);
        yield new SqlWorkload(table, bound);
      }
      case Code code -> new CodeWorkload(table, code.backfill());
    };
  }

  /** Of a file. */
  record SqlWorkload(KeyedTable table, BoundSql sql) implements Workload {
    @Override
    public long batch(Connection connection, Key from, Key to) throws SQLException {
      return sql.batch(connection, from, to);
    }

    @Override
    public long remaining(Connection connection) throws SQLException {
      return sql.remaining(connection);
    }

    @Override
    public boolean throttled(Connection connection) throws SQLException {
      return sql.throttled(connection);
    }

    @Override
    public boolean hasThrottle() {
      return sql.hasThrottle();
    }
  }

  /** Of Java code. */
  record CodeWorkload(KeyedTable table, Backfill backfill) implements Workload {
    @Override
    public long batch(Connection connection, Key from, Key to) throws SQLException {
      return UsersSql.anyOf(
          connection, users -> backfill.batch(new Backfill.Batch(users, table, from, to)));
    }

    @Override
    public long remaining(Connection connection) throws SQLException {
      return UsersSql.anyOf(connection, backfill::remaining);
    }

    @Override
    public boolean throttled(Connection connection) throws SQLException {
      return UsersSql.anyOf(connection, backfill::throttled);
    }

    @Override
    public boolean hasThrottle() {
      return true;
    }
  }
}
