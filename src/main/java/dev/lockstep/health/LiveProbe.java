package dev.lockstep.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The process answers. Never touches the database: a restart would not heal that. */
@Liveness
@ApplicationScoped
class LiveProbe implements org.eclipse.microprofile.health.HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("live");
  }
}
