// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.MissingRole;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The roles of a server of scratch databases, which its databases share with each other, and on a
 * user's server with those of its users.
 *
 * <p>On a server of our own every role that a statement names is made, and all go with the last
 * scratch database. On a user's server a role is made only where a migration or module makes it,
 * and dropped afterwards; one that was there is left as it is, whatever the migration would change
 * of it.
 *
 * <p>Two threads may work here at once, on two databases. No lock is held while the server is
 * asked: it may wait for the other one's transaction.
 */
public final class ScratchRoles {
  private static final String DEPENDED_ON = "2BP01";
  private static final int MOST_ATTEMPTS = 50;

  private final AdminSessions sessions;
  private final ScratchOwner owner;
  private final boolean ours;
  private final RoleLeftovers leftovers;

  /** Those that are known to be there, so that they need not be asked for. */
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Those that are dropped in the end. */
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** Words in code that may make a role: what is a role in the end, and was none, was made so. */
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();

  ScratchRoles(AdminSessions sessions, ScratchOwner owner, boolean ours) {
    this.sessions = sessions;
    this.owner = owner;
    this.ours = ours;
    this.leftovers = new RoleLeftovers(sessions);
  }

  /** Those of the server that {@code database} is on; empty if it is no scratch database. */
  public static Optional<ScratchRoles> of(Connections database) {
    return database instanceof ScratchDatabase scratch
        ? Optional.of(scratch.roles())
        : Optional.empty();
  }

  /** What executes a statement. */
  @FunctionalInterface
  public interface Execution {
    void run() throws SQLException;
  }

  /** Whether {@code statement} belongs to a migration alone: it is about the server's roles. */
  public static boolean isAboutRoles(SqlStatement statement) {
    return RoleNames.isCommand(statement)
        || RoleNames.isMembership(statement)
        || RoleNames.isComment(statement);
  }

  /** Whether {@code statement} is to be executed by {@link #run}, and not with others. */
  public static boolean needsCare(SqlStatement statement) {
    return isAboutRoles(statement) || statement.begins("DO") || statement.begins("CALL");
  }

  /** Makes what {@code statement}, which {@code connection} is about to execute, names. */
  public void prepare(SqlStatement statement, Connection connection) throws SQLException {
    if (ours) {
      provide(RoleNames.needed(statement), connection);
    } else if (RoleNames.mayCreateInside(statement)) {
      Set<String> words = RoleNames.inside(statement);
      words.removeAll(existing(words, connection));
      suspects.addAll(words);
    }
  }

  /** Makes the roles that a module, whose own statement is not executed, would make. */
  public void prepareModule(SqlStatement statement, Connection connection) throws SQLException {
    if (RoleNames.isCommand(statement) && statement.begins("CREATE")) {
      provide(RoleNames.ofCommand(statement), connection);
    } else if (!isAboutRoles(statement)) {
      prepare(statement, connection);
    }
  }

  /**
   * Executes {@code statement}, or passes it over where it is done already or would change a role
   * that is not ours.
   */
  public void run(SqlStatement statement, Connection connection, Execution execution)
      throws SQLException {
    if (!isAboutRoles(statement)) {
      guarded(connection, execution);
      return;
    }
    if (RoleNames.isMembership(statement)) {
      if (ours) {
        guarded(connection, execution);
      }
      return;
    }
    if (RoleNames.isComment(statement)) {
      if (ours) {
        execution.run();
      }
      return;
    }
    command(statement, connection, execution);
  }

  private void command(SqlStatement statement, Connection connection, Execution execution)
      throws SQLException {
    Set<String> names = RoleNames.ofCommand(statement);
    Set<String> there = existing(names, connection);
    if (statement.begins("CREATE")) {
      if (!there.isEmpty()) {
        return;
      }
      if (ours) {
        create(statement, names, connection);
      } else {
        execution.run();
        made.addAll(names);
        mark(names, connection);
      }
      return;
    }
    if (!ours && !there.isEmpty() && !made.containsAll(there)) {
      return;
    }
    if (statement.begins("ALTER")) {
      if (ours) {
        provide(names, connection);
      }
      guarded(connection, execution);
      return;
    }
    known.removeAll(names);
    dropped(names, connection, execution);
  }

  /** At once, and not only when the transaction ends: another database may wait for it. */
  private void create(SqlStatement create, Set<String> names, Connection connection)
      throws SQLException {
    try {
      sessions.run(statement -> statement.execute(create.text()));
    } catch (SQLException e) {
      if (existing(names, connection).isEmpty()) {
        throw e;
      }
    }
  }

  /** What other scratch databases need is not dropped, and that is none of this one's business. */
  private void dropped(Set<String> names, Connection connection, Execution execution)
      throws SQLException {
    Savepoint before = savepoint(connection);
    try {
      execution.run();
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(DEPENDED_ON)) {
        throw e;
      }
      back(connection, before);
      if (neededHere(names, connection)) {
        throw e;
      }
    }
  }

  /** Executes; a role that is missing on a server of our own is made, and it is tried again. */
  public void guarded(Connection connection, Execution execution) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      Savepoint before = savepoint(connection);
      try {
        execution.run();
        return;
      } catch (SQLException e) {
        Optional<String> missing = MissingRole.of(e);
        if (!ours || missing.isEmpty() || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        back(connection, before);
        known.remove(missing.get());
        provide(Set.of(missing.get()), connection);
      }
    }
  }

  private static Savepoint savepoint(Connection connection) throws SQLException {
    return connection.getAutoCommit() ? NO_SAVEPOINT : connection.setSavepoint();
  }

  private static void back(Connection connection, Savepoint savepoint) throws SQLException {
    if (savepoint != NO_SAVEPOINT) {
      connection.rollback(savepoint);
    }
  }

  /** Of a statement that is a transaction by itself. */
  private static final Savepoint NO_SAVEPOINT =
      new Savepoint() {
        @Override
        public int getSavepointId() {
          return 0;
        }

        @Override
        public String getSavepointName() {
          return "";
        }
      };

  private void provide(Collection<String> names, Connection connection) throws SQLException {
    Set<String> missing = new LinkedHashSet<>(names);
    missing.removeAll(known);
    if (missing.isEmpty()) {
      return;
    }
    // Asked in the session that needs them: it sees those of its own transaction too.
    Set<String> there = existing(missing, connection);
    known.addAll(there);
    missing.removeAll(there);
    for (String name : missing) {
      try {
        sessions.run(statement -> statement.execute("CREATE ROLE " + Identifiers.quote(name)));
        made.add(name);
        mark(Set.of(name), connection);
      } catch (SQLException e) {
        // Another process may have made it at the same time.
        if (existing(Set.of(name), connection).isEmpty()) {
          throw e;
        }
      }
      known.add(name);
    }
  }

  /** Says on a user's server whose they are, for those who find them after this process died. */
  private void mark(Set<String> names, Connection connection) throws SQLException {
    if (ours) {
      return;
    }
    for (String name : names) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "COMMENT ON ROLE "
                  + Identifiers.quote(name)
                  + " IS "
                  + Identifiers.literal(owner.next().toString()))) {
        statement.execute();
      }
    }
  }

  private static Set<String> existing(Collection<String> names, Connection connection)
      throws SQLException {
    Set<String> there = new LinkedHashSet<>();
    if (names.isEmpty()) {
      return there;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname::text = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          there.add(results.getString(1));
        }
      }
    }
    return there;
  }

  private static boolean neededHere(Set<String> names, Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_shdepend d
                JOIN pg_catalog.pg_roles r ON r.oid = d.refobjid
               WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                 AND r.rolname::text = ANY (?)
                 AND d.dbid = (SELECT oid FROM pg_catalog.pg_database
                                WHERE datname = pg_catalog.current_database()))""")) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }

  /** Whether a role is dropped in the end, or may have been made. */
  boolean madeAny() {
    return !made.isEmpty() || !suspects.isEmpty();
  }

  /** Drops what killed processes left on a user's server, by what they said of it. */
  void sweep() throws SQLException {
    if (!ours) {
      leftovers.sweep(owner);
    }
  }

  /** Drops those that are ours, and that no database needs; after the last scratch database. */
  void close() {
    try {
      if (ours) {
        leftovers.unneeded().forEach(leftovers::drop);
      } else {
        if (!suspects.isEmpty()) {
          try (Connection connection = sessions.open()) {
            made.addAll(existing(suspects, connection));
          }
        }
        made.forEach(leftovers::drop);
      }
    } catch (SQLException e) {
      System.getLogger(ScratchRoles.class.getName())
          .log(System.Logger.Level.DEBUG, "roles of scratch databases stay", e);
    }
  }
}
