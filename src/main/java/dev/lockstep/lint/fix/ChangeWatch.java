// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayObserver;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.Tokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the catalog before and after some statements of a file. */
final class ChangeWatch implements ReplayObserver {
  private static final String PARTITIONED =
      """
      SELECT FROM pg_catalog.pg_class c
       WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(?)
         AND c.relkind OPERATOR(pg_catalog.=) 'p'::pg_catalog."char"\
      """;

  private final MigrationReplay replay;
  private final Set<Integer> places;
  private final Map<Integer, StatementChange> changes = new TreeMap<>();
  private int place;
  private @Nullable Catalog before;

  /**
   * @param places of the statements, counted from 0
   */
  ChangeWatch(MigrationReplay replay, Set<Integer> places) {
    this.replay = replay;
    this.places = places;
  }

  /** What each of them changed. */
  Map<Integer, StatementChange> changes() {
    return changes;
  }

  @Override
  public void begins(MigrationFile file, Connection session) {
    place = 0;
    changes.clear();
  }

  @Override
  public void before(SqlStatement statement, Connection session) throws SQLException {
    before = places.contains(place) && isOfUse(statement, session) ? read(session) : null;
  }

  /**
   * A plain index becomes what its author wrote; that of a partitioned table what its parts are.
   */
  private static boolean isOfUse(SqlStatement statement, Connection session) throws SQLException {
    if (!statement.verb().equals("CREATE")) {
      return true;
    }
    Tokens tokens = Tokens.ofHead(statement);
    Optional<QualifiedName> table = tokens.skipPast("ON") ? tokens.takeName() : Optional.empty();
    if (table.isEmpty()) {
      return false;
    }
    try (PreparedStatement query = session.prepareStatement(PARTITIONED)) {
      query.setString(1, table.get().toString());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  public void after(SqlStatement statement, Connection session) throws SQLException {
    if (before != null) {
      changes.put(place, new StatementChange(before, read(session)));
    }
    place++;
  }

  /** Reading changes settings of the transaction: they are taken back with the savepoint. */
  private Catalog read(Connection session) throws SQLException {
    if (session.getAutoCommit()) {
      return replay.catalog();
    }
    Savepoint savepoint = session.setSavepoint();
    try {
      return replay.catalog();
    } finally {
      session.rollback(savepoint);
      session.releaseSavepoint(savepoint);
    }
  }
}
