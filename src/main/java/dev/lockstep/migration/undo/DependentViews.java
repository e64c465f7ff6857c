// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MentionedTables;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.StatementHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Views of repeatable migrations that bar the way of a reverse: the one that {@code generate} wrote
 * knows nothing of them, and PostgreSQL drops no column that a view shows. They hold nothing of
 * their own, and are made again from their files.
 */
public final class DependentViews {
  /** Every view above a relation, the highest first. */
  private static final String ABOVE =
      """
      WITH RECURSIVE above AS (
        SELECT oid, 0 AS height FROM pg_catalog.pg_class
         WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND oid >= 16384
           AND relname = ANY (?)
        UNION
        SELECT r.ev_class, above.height + 1
          FROM above
          JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass
                                     AND d.refobjid = above.oid
          JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass
                                      AND r.oid = d.objid AND r.ev_class <> above.oid
         WHERE above.height < 100
      )
      SELECT n.nspname, c.relname, c.relkind = 'm'
        FROM (SELECT oid, max(height) AS height FROM above WHERE height > 0 GROUP BY oid) highest
        JOIN pg_catalog.pg_class c ON c.oid = highest.oid AND c.relkind IN ('v', 'm')
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       ORDER BY highest.height DESC, c.oid DESC""";

  private DependentViews() {}

  /**
   * Drops those of {@code repeatables} that depend on what {@code reverse} speaks of; any other is
   * left, and PostgreSQL names it.
   *
   * @return their names, quoted and in full
   */
  public static List<String> drop(
      Connection inside, MigrationFile reverse, Collection<MigrationFile> repeatables)
      throws SQLException {
    Set<String> made = new HashSet<>();
    repeatables.forEach(file -> collect(file, made));
    if (made.isEmpty()) {
      return List.of();
    }
    MentionedTables words = reverse.content().words();
    List<String> dropped = new ArrayList<>();
    for (String statement : statements(inside, words, made)) {
      try (Statement drop = inside.createStatement()) {
        drop.execute("DROP " + statement);
      }
      dropped.add(statement);
    }
    return dropped;
  }

  private static List<String> statements(Connection inside, MentionedTables words, Set<String> made)
      throws SQLException {
    List<String> mentioned =
        ObjectNames.read(inside).byIdentity().values().stream()
            .distinct()
            .filter(words::have)
            .toList();
    List<String> statements = new ArrayList<>();
    try (PreparedStatement statement = inside.prepareStatement(ABOVE)) {
      statement.setArray(1, inside.createArrayOf("text", mentioned.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          if (made.contains(results.getString(2))) {
            statements.add(
                (results.getBoolean(3) ? "MATERIALIZED VIEW " : "VIEW ")
                    + Identifiers.quote(results.getString(1), results.getString(2)));
          }
        }
      }
    }
    return statements;
  }

  /** The names of the views that a file makes, as the catalog has them. */
  private static void collect(MigrationFile file, Set<String> names) {
    file.forEachStatement(
        statement -> {
          StatementHead head = StatementHead.of(statement);
          if (head.creates(ObjectType.VIEW, ObjectType.MATERIALIZED_VIEW)) {
            head.name().map(QualifiedName::last).ifPresent(names::add);
          }
        });
  }
}
