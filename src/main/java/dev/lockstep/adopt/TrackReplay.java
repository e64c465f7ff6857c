// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.schema.ServerMessages;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.shadow.ScratchServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The state that the tool itself makes of an empty database: its own files, executed as it executes
 * them, one deployment each.
 */
final class TrackReplay {
  static final String RULE = "track-fails";

  private final ScratchServer server;
  private final TrackSource source;
  private final Scope scope;

  TrackReplay(ScratchServer server, TrackSource source, Scope scope) {
    this.server = server;
    this.source = source;
    this.scope = scope;
  }

  /**
   * Applies {@code migrations} in that order to an empty database.
   *
   * @throws AdoptionRefusedException if one fails
   * @throws SQLException if the scratch database is gone
   */
  Catalog run(List<TrackMigration> migrations) throws SQLException {
    try (ScratchDatabase database = server.create();
        Connection connection = database.open()) {
      ScratchSession session = new ScratchSession(connection, ScratchRoles.of(database));
      for (TrackMigration migration : migrations) {
        apply(migration, connection, session);
      }
      return scope.of(CatalogReader.read(connection, scope.filter()));
    }
  }

  private void apply(TrackMigration migration, Connection connection, ScratchSession session)
      throws SQLException {
    try {
      if (migration.outside()) {
        source.execute(migration, session);
        end(connection);
      } else {
        Transactions.in(
            connection,
            inside -> {
              source.execute(migration, session);
              return null;
            });
      }
    } catch (FailedStatement e) {
      throw refused(migration, e.line(), e.failure(), e.remedy());
    } catch (SQLException e) {
      throw refused(migration, 0, e, "");
    }
    try (Statement statement = connection.createStatement()) {
      // As if each had been deployed by itself.
      statement.execute("DISCARD ALL");
    }
  }

  /** A file may leave a transaction open that the tool would end. */
  private static void end(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("COMMIT");
    }
  }

  private AdoptionRefusedException refused(
      TrackMigration migration, int line, SQLException failure, String remedy) throws SQLException {
    if (SqlState.isConnectionLost(failure)) {
      throw failure;
    }
    return new AdoptionRefusedException(
        List.of(
            new Finding(
                RULE,
                migration.file().toString(),
                line,
                "does not run on an empty database of PostgreSQL "
                    + server.major()
                    + " as "
                    + source.tool()
                    + " runs it: "
                    + ServerMessages.text(failure)
                    + (remedy.isEmpty() ? advice(failure) : remedy))));
  }

  private String advice(SQLException failure) {
    return switch (SqlState.of(failure)) {
      case "0A000", "58P01", "42704" ->
          "; if it needs an extension or another PostgreSQL, set LOCKSTEP_SHADOW_URL to a server"
              + " that has it; else correct the file, or take the database over as it is with"
              + " 'lockstep adopt database'";
      default ->
          "; correct the file, or take the database over as it is with 'lockstep adopt database'";
    };
  }
}
