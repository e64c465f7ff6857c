// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The process answers, and has all its threads. Never touches the database: a restart would not
 * heal that.
 */
@Liveness
@ApplicationScoped
class LiveProbe implements org.eclipse.microprofile.health.HealthCheck {
  private final Vitals vitals;

  LiveProbe(Vitals vitals) {
    this.vitals = vitals;
  }

  @Override
  public HealthCheckResponse call() {
    // Probes are public: the error itself is in the log.
    return HealthCheckResponse.named("live").status(vitals.problem().isEmpty()).build();
  }
}
