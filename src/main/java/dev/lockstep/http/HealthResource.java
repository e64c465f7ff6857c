package dev.lockstep.http;

import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.HealthReport;
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

/** The health report. */
@Path("/api/admin/migrations/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations")
@Guarded
public class HealthResource {
  private final HealthMonitor monitor;

  HealthResource(HealthMonitor monitor) {
    this.monitor = monitor;
  }

  @GET
  @Operation(
      operationId = "migrationHealth",
      summary = "Is this database where the code expects it to be?",
      description =
          "Answers within 2 s whatever the database does. A burst of calls costs it at most one"
              + " check a second.")
  @SecurityRequirement(name = ApiDescription.HEALTH_SECRET)
  @APIResponse(
      responseCode = "200",
      description = "healthy, gated or drifted: all expected tables are there",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(
      responseCode = "503",
      description = "pending, incomplete, failed or unreachable",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "401", description = "no, or not the secret")
  public CompletionStage<RestResponse<HealthReport>> health() {
    return monitor
        .current()
        .thenApply(
            observation ->
                RestResponse.ResponseBuilder.create(
                        observation.report().status().isServing()
                            ? RestResponse.Status.OK
                            : RestResponse.Status.SERVICE_UNAVAILABLE,
                        observation.report())
                    .header("Cache-Control", "no-store")
                    .build());
  }
}
