// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.HealthReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The health report. */
@Path("/api/admin/migrations/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations", description = "Migrations, their health, and the way back")
@Guarded
// It is rendered here and by the commands, where nothing shows the native build what is in it.
@RegisterForReflection(targets = HealthReport.class, registerFullHierarchy = true)
public class HealthResource {
  private final HealthMonitor monitor;
  private final ObjectMapper mapper;

  /** A burst of calls is answered from one check, so its report is rendered once, too. */
  private volatile @Nullable Rendered rendered;

  HealthResource(HealthMonitor monitor, ObjectMapper mapper) {
    this.monitor = monitor;
    this.mapper = mapper;
  }

  private record Rendered(HealthReport report, String json) {}

  @GET
  @Operation(
      operationId = "migrationHealth",
      summary = "Is this database where the code expects it to be?",
      description =
          "Answers within 2 s whatever the database does. A burst of calls costs it at most one"
              + " check a second.")
  @SecurityRequirement(name = ApiDescription.HEALTH_SECRET)
  @SecurityRequirement(name = ApiDescription.ADMIN_SECRET)
  @APIResponse(
      responseCode = "200",
      description = "healthy, gated or drifted: all expected tables are there",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(
      responseCode = "503",
      description = "pending, incomplete, failed or unreachable",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "401", description = "no, or not the secret")
  public CompletionStage<RestResponse<String>> health() {
    return monitor.current().thenApply(observation -> response(observation.report()));
  }

  private RestResponse<String> response(HealthReport report) {
    return RestResponse.ResponseBuilder.create(
            report.status().isServing()
                ? RestResponse.Status.OK
                : RestResponse.Status.SERVICE_UNAVAILABLE,
            json(report))
        .build();
  }

  private String json(HealthReport report) {
    Rendered known = rendered;
    if (known == null || known.report() != report) {
      try {
        known = new Rendered(report, mapper.writeValueAsString(report));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a report that is no JSON", e);
      }
      rendered = known;
    }
    return known.json();
  }
}
