// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/** The second lock: a guarded resource answers only requests that {@link AdminGuard} marked. */
@Provider
@Guarded
@Priority(Priorities.AUTHENTICATION)
class AdmittedOnly implements ContainerRequestFilter {
  private final RoutingContext routing;

  AdmittedOnly(RoutingContext routing) {
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!Boolean.TRUE.equals(routing.get(AdminGuard.ADMITTED))) {
      request.abortWith(Response.status(Response.Status.UNAUTHORIZED).build());
    }
  }
}
