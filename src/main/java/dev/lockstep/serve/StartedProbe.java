// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.lease.Blockers.Blocker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/**
 * Down until the migration at boot has ended: done, stopped at a gate, or failed for good. Says
 * what it is at meanwhile.
 */
@Startup
@ApplicationScoped
class StartedProbe implements HealthCheck {
  private final BootMigration migration;
  private final Clock clock;

  StartedProbe(BootMigration migration, Clock clock) {
    this.migration = migration;
    this.clock = clock;
  }

  @Override
  public HealthCheckResponse call() {
    boolean ended = migration.hasBootEnded();
    BootState state = migration.state();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("boot-migration")
            .status(ended)
            .withData("phase", phase(state))
            .withData("elapsed", elapsed(since(state)));
    if (state instanceof BootState.Running running && running.migration() != null) {
      response.withData("migration", running.migration());
    }
    if (state instanceof BootState.Running running && !running.blockers().isEmpty()) {
      // No secret opens a probe: its readers see names, and no values of a query.
      response.withData(
          "blockedBy",
          running.blockers().stream()
              .map(Blocker::textWithoutValues)
              .collect(Collectors.joining("; ")));
    }
    return response.build();
  }

  private static Instant since(BootState state) {
    return state instanceof BootState.Running running && running.migrationSince() != null
        ? running.migrationSince()
        : state.since();
  }

  private static String phase(BootState state) {
    return state instanceof BootState.Running running
        ? running.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        : state.name();
  }

  private String elapsed(Instant since) {
    return dev.lockstep.postgres.Durations.format(Duration.between(since, clock.instant()));
  }
}
