// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.foreign.OtherTool;
import dev.lockstep.migration.foreign.OtherTools;
import dev.lockstep.migration.history.History;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Who else has migrated a database that has no history: asked only there. */
final class FoundTracks {
  private FoundTracks() {}

  static List<OtherTool> in(Connections connections, Observation seen) throws SQLException {
    History history = seen.history();
    if (history == null || history.exists()) {
      return List.of();
    }
    try (Connection connection = connections.open()) {
      return OtherTools.find(connection);
    }
  }

  /** {@code refused} with what other tools have done; the same where the database cannot say. */
  static InvalidMigrationsException beside(
      InvalidMigrationsException refused, Connections connections) {
    List<MigrationProblem> problems = new ArrayList<>(refused.problems());
    try (Connection connection = connections.open()) {
      OtherTools.find(connection)
          .forEach(tool -> problems.add(new MigrationProblem("the database", 0, tool.text())));
    } catch (SQLException e) {
      refused.addSuppressed(e);
      return refused;
    }
    return problems.size() == refused.problems().size()
        ? refused
        : new InvalidMigrationsException(problems);
  }

  /** For the end of a line. */
  static String text(List<OtherTool> tracks) {
    return tracks.stream().map(track -> "; " + track.text()).collect(Collectors.joining());
  }
}
