// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillDefinition.Sql;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.key.BoundSql;
import dev.lockstep.backfill.key.KeyedTables;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.StateInspector;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets PostgreSQL parse the SQL of each backfill in the state in which it has to work: just before
 * the first migration that waits for it, since that one may drop what it reads; or, if none does,
 * at the end.
 */
public final class BackfillInspection implements StateInspector {
  private static final String RULE = "backfill";

  private final BackfillFiles files;
  private final Set<String> inspected = new HashSet<>();

  public BackfillInspection(Path folder) {
    this.files = BackfillFiles.load(folder);
  }

  @Override
  public List<Finding> files() {
    return files.problems().stream().map(BackfillInspection::finding).toList();
  }

  @Override
  public List<Finding> names(MigrationSet migrations) {
    BackfillDefinitions definitions = new BackfillDefinitions(files, List.of());
    List<MigrationFile> waiting = migrations.versioned();
    List<Finding> findings = new ArrayList<>();
    UnknownGateNames.unknownBackfills(waiting, definitions.names(), false)
        .forEach(problem -> findings.add(finding(problem, path(waiting, problem.file()))));
    UnknownGateNames.unknownVersions(
            files.definitions(),
            waiting.stream().flatMap(file -> file.version().stream()).toList(),
            version -> false)
        .forEach(problem -> findings.add(finding(problem, problem.file())));
    return findings;
  }

  private static String path(List<MigrationFile> files, String script) {
    return files.stream()
        .filter(file -> file.script().equals(script))
        .map(file -> file.path().toString())
        .findFirst()
        .orElse(script);
  }

  private static Finding finding(
      dev.lockstep.migration.file.MigrationProblem problem, String path) {
    return new Finding(RULE, path, problem.line(), problem.message());
  }

  @Override
  public List<Finding> before(MigrationFile next, Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (String name : next.directives().requiresBackfills()) {
      for (BackfillDefinition definition : files.definitions()) {
        if (definition.name().equals(name)) {
          inspect(definition, connection, findings);
        }
      }
    }
    return findings;
  }

  @Override
  public List<Finding> atEnd(Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (BackfillDefinition definition : files.definitions()) {
      inspect(definition, connection, findings);
    }
    return findings;
  }

  private void inspect(BackfillDefinition definition, Connection connection, List<Finding> findings)
      throws SQLException {
    if (!inspected.add(definition.name()) || !(definition.work() instanceof Sql sql)) {
      return;
    }
    try {
      BoundSql.of(definition, sql, KeyedTables.resolve(connection, definition)).check(connection);
    } catch (DefinitionException e) {
      e.problems().forEach(problem -> findings.add(finding(problem)));
    }
  }

  private static Finding finding(DefinitionProblem problem) {
    return new Finding(RULE, problem.file(), problem.line(), problem.message());
  }
}
