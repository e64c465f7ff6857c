// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.health.Observation;
import dev.lockstep.migration.History;
import dev.lockstep.migration.OtherTool;
import dev.lockstep.migration.OtherTools;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
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

  /** For the end of a line. */
  static String text(List<OtherTool> tracks) {
    return tracks.stream().map(track -> "; " + track.text()).collect(Collectors.joining());
  }
}
