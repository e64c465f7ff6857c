// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The runs of a backfill. The newest is what the health check saw; those before it do not change
 * any more, and are read once for each new run, so that an open page costs the database nothing.
 * Blocks, that one time.
 */
@Singleton
public class RunHistory {
  private static final int MOST = 20;

  private final InstalledBackfills installed;
  private final Map<String, Earlier> earlier = new ConcurrentHashMap<>();

  /** What was run before the run {@code newest}. */
  private record Earlier(long newest, List<Run> runs) {}

  RunHistory(InstalledBackfills installed) {
    this.installed = installed;
  }

  /** The newest first; without the earlier ones where the database cannot be asked. */
  List<Run> of(BackfillStatus status) {
    Run newest = status.newest();
    return newest == null
        ? List.of()
        : Stream.concat(Stream.of(newest), before(newest).stream()).toList();
  }

  private List<Run> before(Run newest) {
    Earlier known = earlier.get(newest.name());
    if (known == null || known.newest() != newest.id()) {
      try {
        known =
            new Earlier(
                newest.id(), installed.backfills().history(newest.name(), newest.id(), MOST - 1));
      } catch (SQLException e) {
        // The view's health says why; it is asked again at the next look.
        return List.of();
      }
      earlier.put(newest.name(), known);
    }
    return known.runs();
  }
}
