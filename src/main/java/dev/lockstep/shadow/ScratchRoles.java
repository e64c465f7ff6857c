// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.MissingRole;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.Set;

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

  /** It was there, or came at the very same time: a duplicate object, a unique violation. */
  private static final Set<String> IS_THERE = Set.of("42710", "23505");

  private static final int MOST_ATTEMPTS = 50;

  private final AdminSessions sessions;
  private final ScratchOwner owner;
  private final boolean ours;
  private final RoleLeftovers leftovers;
  private final KnownRoles known;

  ScratchRoles(AdminSessions sessions, ScratchOwner owner, boolean ours) {
    this.sessions = sessions;
    this.owner = owner;
    this.ours = ours;
    this.leftovers = new RoleLeftovers(sessions);
    this.known = new KnownRoles(sessions, owner, ours);
  }

  /** Those of the server that {@code database} is on; empty if it is no scratch database. */
  public static Optional<ScratchRoles> of(Connections database) {
    return database instanceof Workspace workspace
        ? Optional.of(workspace.roles())
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

  /**
   * Makes what {@code statement}, which {@code connection} is about to execute, names.
   *
   * @throws RoleOfModuleException if a user's server has one of these for a module alone
   */
  public void prepare(SqlStatement statement, Connection connection) throws SQLException {
    if (ours) {
      known.provide(RoleNames.needed(statement), connection);
    } else {
      known.demandNotOfModule(RoleNames.needed(statement));
      if (RoleNames.mayCreateInside(statement)) {
        known.suspectOfMigration(RoleNames.inside(statement), connection);
      }
    }
  }

  /** Makes the roles that a module, whose own statement is not executed, would make. */
  public void prepareModule(SqlStatement statement, Connection connection) throws SQLException {
    if (makes(statement)) {
      known.provideForModule(RoleNames.ofCommand(statement), connection);
    } else if (!isAboutRoles(statement) && ours) {
      known.provide(RoleNames.needed(statement), connection);
    } else if (!ours && RoleNames.mayCreateInside(statement)) {
      known.suspectOfModule(RoleNames.inside(statement), connection);
    }
  }

  /** Whether {@code statement} makes the role {@code name}, or may. */
  public static boolean makes(SqlStatement statement, String name) {
    return makes(statement)
        ? RoleNames.ofCommand(statement).contains(name)
        : RoleNames.mayCreateInside(statement) && RoleNames.inside(statement).contains(name);
  }

  private static boolean makes(SqlStatement statement) {
    return RoleNames.isCommand(statement) && statement.begins("CREATE");
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
    Set<String> there = KnownRoles.existing(names, connection);
    if (statement.begins("CREATE")) {
      known.ofMigration(names);
      if (!there.isEmpty()) {
        return;
      }
      if (ours) {
        create(statement, names, connection);
      } else if (created(names, connection, execution)) {
        known.made(names, connection);
      }
      return;
    }
    if (!ours && !there.isEmpty() && !known.hasMadeAll(there)) {
      return;
    }
    if (statement.begins("ALTER")) {
      if (ours) {
        known.provide(names, connection);
      }
      guarded(connection, execution);
      return;
    }
    known.forget(names);
    dropped(names, connection, execution);
  }

  /** False if the other thread has made it meanwhile, for a module. */
  private boolean created(Set<String> names, Connection connection, Execution execution)
      throws SQLException {
    Savepoint before = savepoint(connection);
    try {
      execution.run();
      return true;
    } catch (SQLException e) {
      if (!IS_THERE.contains(SqlState.of(e)) || !known.areOfModules(names)) {
        throw e;
      }
      back(connection, before);
      return false;
    }
  }

  /** At once, and not only when the transaction ends: another database may wait for it. */
  private void create(SqlStatement create, Set<String> names, Connection connection)
      throws SQLException {
    try {
      sessions.run(statement -> statement.execute(create.text()));
    } catch (SQLException e) {
      if (KnownRoles.existing(names, connection).isEmpty()) {
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
      if (KnownRoles.neededHere(names, connection)) {
        throw e;
      }
    }
  }

  /**
   * Executes; a role that is missing on a server of our own is made, and it is tried again, once
   * also where the other thread may have made one between the question for it and its making.
   */
  public void guarded(Connection connection, Execution execution) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      Savepoint before = savepoint(connection);
      try {
        execution.run();
        return;
      } catch (SQLException e) {
        if (attempt == 1 && IS_THERE.contains(SqlState.of(e)) && known.areAnyOfModules()) {
          back(connection, before);
          continue;
        }
        Optional<String> missing = MissingRole.of(e);
        if (!ours || missing.isEmpty() || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        back(connection, before);
        known.forget(Set.of(missing.get()));
        known.provide(Set.of(missing.get()), connection);
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

  /** Whether a role is dropped in the end, or may have been made. */
  boolean madeAny() {
    return known.madeAny();
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
        known.toDrop().forEach(leftovers::drop);
      }
    } catch (SQLException e) {
      System.getLogger(ScratchRoles.class.getName())
          .log(System.Logger.Level.DEBUG, "roles of scratch databases stay", e);
    }
  }
}
