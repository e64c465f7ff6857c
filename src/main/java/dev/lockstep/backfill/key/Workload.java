// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillDefinition.Code;
import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.postgres.session.UsersSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A definition bound to a live table: what the engine runs, whether it is SQL or Java. */
public sealed interface Workload {
  KeyedTable table();

  /** Works on the keys above {@code from} up to {@code to}, and says how many rows it wrote. */
  long batch(Connection connection, Key from, Key to) throws SQLException;

  /** How many rows still need work. */
  long remaining(Connection connection) throws SQLException;

  /**
   * How many rows still need work among the keys above {@code from} up to {@code to}, asked of the
   * whole count in such a way that it may fail, or not leave out any row; empty if it cannot be
   * asked at all.
   */
  OptionalLong remaining(Connection connection, Key from, Key to) throws SQLException;

  /**
   * What {@code :from}, which is exclusive, is bound to at the start of a table whose first key is
   * {@code first}; null if nothing is below it, and the work cannot do without.
   */
  @Nullable Key start(Connection connection, Key first) throws SQLException;

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

  /** The workload of a file. */
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
    public OptionalLong remaining(Connection connection, Key from, Key to) throws SQLException {
      return OptionalLong.of(sql.remaining(connection, from, to));
    }

    @Override
    public @Nullable Key start(Connection connection, Key first) throws SQLException {
      return sql.canStart() ? Key.START : KeyBelowFirst.of(connection, table, first);
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

  /** The workload of Java code. */
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
    public OptionalLong remaining(Connection connection, Key from, Key to) {
      return OptionalLong.empty();
    }

    @Override
    public Key start(Connection connection, Key first) throws SQLException {
      // Code may look at the values of the key: it gets some where there are any.
      Key below = KeyBelowFirst.of(connection, table, first);
      return below == null ? Key.START : below;
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
