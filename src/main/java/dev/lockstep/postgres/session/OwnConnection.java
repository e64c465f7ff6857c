// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements are Lockstep's own unless {@link UsersSql} says otherwise. Each
 * transaction, and each statement outside of one, begins with the safe {@link SearchPath}: it
 * travels in front of the first statement, in the same message, so that it costs no round trip, is
 * local to the transaction, and holds behind a transaction pooler too. A statement that nobody
 * thought about is thereby a safe one.
 */
public final class OwnConnection extends DelegatingConnection {
  /** Whose names are looked up. */
  enum Path {
    OWN,
    USERS,
    /** Whatever it is: statements that name everything in full. */
    ANY
  }

  /** Whose statements run now. */
  private Path mode = Path.OWN;

  /** What the open transaction has; null: not known, or none is open. */
  private @Nullable Path inForce;

  /** Whether triggers of the user's may be waiting for the commit. */
  private boolean deferred;

  private OwnConnection(Connection delegate) {
    super(delegate);
  }

  /** The same connection, its statements Lockstep's own. */
  public static Connection of(Connection connection) {
    return new OwnConnection(connection);
  }

  /** The one around {@code connection}; null if it is a plain one. */
  static @Nullable OwnConnection find(Connection connection) throws SQLException {
    return connection.isWrapperFor(OwnConnection.class)
        ? connection.unwrap(OwnConnection.class)
        : null;
  }

  /** What has to stand in front of {@code sql}; empty if the path is right already. */
  String prefix(String sql) throws SQLException {
    if (mode == Path.ANY) {
      return "";
    }
    boolean inTransaction = !getAutoCommit();
    if (mode == Path.USERS) {
      // Outside of a transaction nothing of ours is in force: the session's path is the user's.
      return inTransaction && inForce != Path.USERS ? SearchPath.TO_USERS : "";
    }
    return (inTransaction && inForce == Path.OWN) || SearchPath.resolvesNothing(sql)
        ? ""
        : SearchPath.TO_OWN;
  }

  /** To be called after {@code sql} was executed. */
  void ran(String sql) throws SQLException {
    if (getAutoCommit() || mode == Path.ANY) {
      inForce = null;
    } else if (mode == Path.USERS) {
      inForce = Path.USERS;
      deferred = true;
    } else if (SearchPath.settles(sql)) {
      deferred = false;
      inForce = null;
    } else if (SearchPath.mayChange(sql)) {
      inForce = SearchPath.leavesUsers(sql) ? Path.USERS : null;
    } else if (!SearchPath.resolvesNothing(sql)) {
      inForce = Path.OWN;
    }
  }

  /**
   * For what cannot have anything in front of it: sets the path by itself where it is not right.
   *
   * @throws SQLFeatureNotSupportedException outside of a transaction, where that would not last
   */
  void ensure(String sql) throws SQLException {
    String prefix = prefix(sql);
    if (prefix.isEmpty()) {
      return;
    }
    if (getAutoCommit()) {
      throw new SQLFeatureNotSupportedException(
          "only in a transaction: names would be looked up in the user's schemas");
    }
    change(mode);
  }

  private void change(Path path) throws SQLException {
    try (Statement statement = delegate.createStatement()) {
      statement.execute(path == Path.OWN ? SearchPath.TO_OWN : SearchPath.TO_USERS);
    }
    inForce = path;
  }

  /** From now on statements are for {@code path}; what they were for before. */
  Path enter(Path path) {
    Path before = mode;
    mode = path;
    return before;
  }

  private void ended() {
    inForce = null;
    deferred = false;
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    if (autoCommit && !getAutoCommit()) {
      commit();
    }
    delegate.setAutoCommit(autoCommit);
    ended();
  }

  /** What the user's statements deferred runs now, and looks names up as they do. */
  @Override
  public void commit() throws SQLException {
    if (deferred && inForce != Path.USERS) {
      change(Path.USERS);
    }
    delegate.commit();
    ended();
  }

  @Override
  public void rollback() throws SQLException {
    ended();
    delegate.rollback();
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    inForce = null;
    delegate.rollback(savepoint);
  }

  @Override
  public Statement createStatement() throws SQLException {
    return new OwnStatement(delegate.createStatement(), this);
  }

  @Override
  public Statement createStatement(int type, int concurrency) throws SQLException {
    return new OwnStatement(delegate.createStatement(type, concurrency), this);
  }

  @Override
  public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
    return new OwnStatement(delegate.createStatement(type, concurrency, holdability), this);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    String prefix = prefix(sql);
    return new OwnPreparedStatement(
        delegate.prepareStatement(prefix + sql), this, sql, !prefix.isEmpty());
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency)
      throws SQLException {
    return alone(sql, delegate.prepareStatement(sql, type, concurrency));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return alone(sql, delegate.prepareStatement(sql, type, concurrency, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
    return alone(sql, delegate.prepareStatement(sql, generatedKeys));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
    return alone(sql, delegate.prepareStatement(sql, columns));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
    return alone(sql, delegate.prepareStatement(sql, columns));
  }

  private PreparedStatement alone(String sql, PreparedStatement statement) {
    return new OwnPreparedStatement(statement, this, sql, false);
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    ensure(sql);
    return delegate.prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    ensure(sql);
    return delegate.prepareCall(sql, type, concurrency);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    ensure(sql);
    return delegate.prepareCall(sql, type, concurrency, holdability);
  }
}
