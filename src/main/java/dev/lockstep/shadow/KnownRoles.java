// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which roles a server has, and which of them are there because this process made them. */
final class KnownRoles {
  private final AdminSessions sessions;
  private final ScratchOwner owner;
  private final boolean ours;

  /** Those that are known to be there, so that they need not be asked for. */
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /** Those that are dropped in the end. */
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** Those that a module makes, or may make, and that were not there. */
  private final Set<String> ofModules = ConcurrentHashMap.newKeySet();

  /** Those that a migration makes, or may make. */
  private final Set<String> ofMigrations = ConcurrentHashMap.newKeySet();

  /** Words in code that may make a role: what is a role in the end, and was none, was made so. */
  private final Set<String> suspects = ConcurrentHashMap.newKeySet();

  /**
   * @param ours whether the server is for scratch databases alone
   */
  KnownRoles(AdminSessions sessions, ScratchOwner owner, boolean ours) {
    this.sessions = sessions;
    this.owner = owner;
    this.ours = ours;
  }

  /** Makes those of {@code names} that are missing. */
  void provide(Collection<String> names, Connection connection) throws SQLException {
    provide(names, connection, false);
  }

  /** The same, for a module. */
  void provideForModule(Collection<String> names, Connection connection) throws SQLException {
    provide(names, connection, true);
  }

  private void provide(Collection<String> names, Connection connection, boolean forModule)
      throws SQLException {
    Set<String> missing = new LinkedHashSet<>(names);
    missing.removeAll(there);
    if (missing.isEmpty()) {
      return;
    }
    // Asked in the session that needs them: it sees those of its own transaction too.
    Set<String> found = existing(missing, connection);
    there.addAll(found);
    missing.removeAll(found);
    for (String name : missing) {
      if (forModule) {
        // Before it is there: the other thread may ask as soon as it is.
        ofModules.add(name);
      }
      try {
        sessions.run(statement -> statement.execute("CREATE ROLE " + Identifiers.quote(name)));
        made(Set.of(name), connection);
      } catch (SQLException e) {
        // Another process may have made it at the same time.
        if (existing(Set.of(name), connection).isEmpty()) {
          throw e;
        }
        ofModules.remove(name);
      }
      there.add(name);
    }
  }

  /** That these are dropped in the end. */
  void made(Set<String> names, Connection connection) throws SQLException {
    made.addAll(names);
    if (!ours) {
      mark(names, connection);
    }
  }

  boolean hasMadeAll(Set<String> names) {
    return made.containsAll(names);
  }

  /** Whether all of these were made for a module, or are about to be. */
  boolean areOfModules(Set<String> names) {
    return ofModules.containsAll(names);
  }

  /** Whether any role was made for a module, or is about to be. */
  boolean areAnyOfModules() {
    return !ofModules.isEmpty();
  }

  /** That these may not be there any more. */
  void forget(Set<String> names) {
    there.removeAll(names);
  }

  /** That code of a migration that is about to run may make {@code words} roles. */
  void suspectOfMigration(Set<String> words, Connection connection) throws SQLException {
    ofMigrations.addAll(words);
    suspects.addAll(missing(words, connection));
  }

  /** That code of a module that is about to run may make {@code words} roles. */
  void suspectOfModule(Set<String> words, Connection connection) throws SQLException {
    Set<String> missing = missing(words, connection);
    ofModules.addAll(missing);
    suspects.addAll(missing);
  }

  private static Set<String> missing(Set<String> words, Connection connection) throws SQLException {
    Set<String> missing = new LinkedHashSet<>(words);
    missing.removeAll(existing(words, connection));
    return missing;
  }

  /** That a migration makes these. */
  void ofMigration(Set<String> names) {
    ofMigrations.addAll(names);
  }

  /**
   * Refuses what a migration takes for granted that is there for a module alone.
   *
   * @throws RoleOfModuleException if one of {@code names} is
   */
  void demandNotOfModule(Set<String> names) throws RoleOfModuleException {
    for (String name : names) {
      if (ofModules.contains(name) && !ofMigrations.contains(name)) {
        throw new RoleOfModuleException(name);
      }
    }
  }

  /** Whether a role is dropped in the end, or may have been made. */
  boolean madeAny() {
    return !made.isEmpty() || !suspects.isEmpty();
  }

  /** All that are to be dropped, after the last scratch database. */
  Set<String> toDrop() throws SQLException {
    if (!suspects.isEmpty()) {
      try (Connection connection = sessions.open()) {
        made.addAll(existing(suspects, connection));
      }
    }
    return made;
  }

  /** Says on a user's server whose they are, for those who find them after this process died. */
  private void mark(Set<String> names, Connection connection) throws SQLException {
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

  /** Those of {@code names} that the server has, as {@code connection} sees it. */
  static Set<String> existing(Collection<String> names, Connection connection) throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    if (names.isEmpty()) {
      return found;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname::text = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          found.add(results.getString(1));
        }
      }
    }
    return found;
  }

  /** Whether the database of {@code connection} needs one of them. */
  static boolean neededHere(Set<String> names, Connection connection) throws SQLException {
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
}
