// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.UndoneRuns;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.undo.UndoneBackfills;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The backfills that belong to migrations which are undone. */
record BackfillsOfUndone(BackfillDefinitions definitions, Backfills backfills, String owner)
    implements UndoneBackfills {
  @Override
  public List<MigrationProblem> underWay(Connection connection, List<MigrationFile> undone)
      throws SQLException {
    List<MigrationProblem> problems = new ArrayList<>();
    for (MigrationFile file : undone) {
      for (Run run : backfills.underWay(connection, of(file))) {
        problems.add(
            new MigrationProblem(
                file.script(),
                0,
                "backfill "
                    + run.name()
                    + " belongs to it and is "
                    + run.state().text()
                    + "; end it with 'lockstep backfill cancel "
                    + run.name()
                    + "'"));
      }
    }
    return problems;
  }

  @Override
  public List<String> forget(Connection inside, MigrationFile undone) throws SQLException {
    return UndoneRuns.mark(
        inside, of(undone), undone.version().map(Version::toString).orElse(""), owner);
  }

  /** The backfills that {@code migration} waits for, and those that wait for it. */
  private Set<String> of(MigrationFile migration) {
    Set<String> names = new TreeSet<>(migration.directives().requiresBackfills());
    for (BackfillDefinition definition : definitions.all()) {
      String required = definition.requires();
      if (required != null
          && Version.isVersion(required)
          && migration.version().filter(Version.of(required)::equals).isPresent()) {
        names.add(definition.name());
      }
    }
    return names;
  }
}
