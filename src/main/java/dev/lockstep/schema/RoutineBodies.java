// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bodies of functions and procedures once everything is there, by the validators of
 * their own languages: the same that {@code check_function_bodies} would have run too early.
 */
final class RoutineBodies {
  private static final String RULE = "schema-load";

  private static final String ROUTINES =
      """
      SELECT p.oid, n.nspname, p.proname, l.lanvalidator::pg_catalog.regproc::text,
             coalesce((SELECT pg_catalog.substr(setting, 13)
                         FROM pg_catalog.unnest(p.proconfig) setting
                        WHERE setting LIKE 'search\\_path=%'),
                      (SELECT reset_val FROM pg_catalog.pg_settings
                        WHERE name = 'search_path')),
             pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
                               pg_catalog.pg_get_function_identity_arguments(p.oid))
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
       WHERE l.lanname IN ('sql', 'plpgsql') AND p.prokind IN ('f', 'p')
         AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
         AND NOT EXISTS (
               SELECT 1 FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                  AND d.objid = p.oid AND d.deptype = 'e')
       ORDER BY p.oid""";

  private final Connection connection;
  private final SchemaModules modules;
  private final List<Finding> findings = new ArrayList<>();

  RoutineBodies(Connection connection, SchemaModules modules) {
    this.connection = connection;
    this.modules = modules;
  }

  private record Routine(
      long oid, String schema, String name, String validator, @Nullable String path, String text) {}

  List<Finding> check() throws SQLException {
    List<Routine> routines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(ROUTINES)) {
      while (results.next()) {
        routines.add(
            new Routine(
                results.getLong(1),
                results.getString(2),
                results.getString(3),
                results.getString(4),
                results.getString(5),
                results.getString(6)));
      }
    }
    for (Routine routine : routines) {
      check(routine);
    }
    return findings;
  }

  private void check(Routine routine) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pg_catalog.set_config('check_function_bodies', 'on', true),
                   pg_catalog.set_config('search_path', coalesce(?, pg_catalog.current_setting('search_path')), true)""")) {
      statement.setString(1, routine.path());
      statement.execute();
      try (Statement validate = connection.createStatement()) {
        validate.execute("SELECT " + routine.validator() + "(" + routine.oid() + ")");
      }
    } catch (SQLException e) {
      connection.rollback(before);
      findings.add(finding(routine, e));
    }
    connection.rollback(before);
    connection.releaseSavepoint(before);
  }

  private Finding finding(Routine routine, SQLException failure) {
    String message = routine.text() + ": " + ServerMessages.text(failure);
    for (SchemaModule module : modules.modules()) {
      for (SqlStatement statement : module.statements()) {
        if (creates(statement, routine)) {
          return new Finding(RULE, module.file(), statement.line(), message);
        }
      }
    }
    return new Finding(RULE, modules.folder().toString(), 0, message);
  }

  private static boolean creates(SqlStatement statement, Routine routine) {
    StatementHead head = StatementHead.of(statement);
    return head.creates(ObjectType.FUNCTION, ObjectType.PROCEDURE)
        && head.name()
            .filter(name -> name.last().equals(routine.name()))
            .filter(name -> name.schemaOr("public").equals(routine.schema()))
            .isPresent();
  }
}
