// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether a pod of this version may get traffic, from what the last check found: it never waits for
 * the database, and never makes one ask it more often.
 */
@Readiness
@ApplicationScoped
class ReadyProbe implements org.eclipse.microprofile.health.HealthCheck {
  private final HealthMonitor monitor;

  ReadyProbe(HealthMonitor monitor) {
    this.monitor = monitor;
  }

  @Override
  public HealthCheckResponse call() {
    Observation latest = monitor.latest();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("ready")
            .status(latest.ready())
            .withData("status", latest.report().status().text())
            .withData("checkedAt", latest.report().checkedAt().toString());
    // Probes are public: the reason, which names files and hosts, is in the health report.
    return response.build();
  }
}
