// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.view.DryRunView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The dry runs of this replica, the last few: a dry run writes nothing to the database, so its
 * report has no other place.
 */
@Singleton
public class DryRuns {
  private static final int KEPT = 20;

  private final InstalledBackfills installed;
  private final Map<String, State> states = new LinkedHashMap<>();

  DryRuns(InstalledBackfills installed) {
    this.installed = installed;
  }

  /** Where a dry run is. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record State(
      String id, String name, String state, @Nullable DryRunView report, @Nullable String error) {}

  /** Begins in the background; gives the id. */
  public String start(String name) {
    String id = "dry-" + UUID.randomUUID();
    put(new State(id, name, "running", null, null));
    Thread.ofPlatform()
        .daemon()
        .name("lockstep-" + id)
        .start(
            () -> {
              try {
                put(new State(id, name, "complete", report(name), null));
              } catch (SQLException | RuntimeException | Error e) {
                // An error too, not only an exception: else the dry run would stay 'running' for
                // ever.
                put(new State(id, name, "failed", null, String.valueOf(e.getMessage())));
              }
            });
    return id;
  }

  private DryRunView report(String name) throws SQLException {
    return DryRunView.of(installed.backfills().dryRun(name, BackfillSettings.defaults()));
  }

  public Optional<State> find(String name, String id) {
    synchronized (states) {
      return Optional.ofNullable(states.get(id)).filter(state -> state.name().equals(name));
    }
  }

  private void put(State state) {
    synchronized (states) {
      states.put(state.id(), state);
      if (states.size() > KEPT) {
        states.remove(states.keySet().iterator().next());
      }
    }
  }
}
