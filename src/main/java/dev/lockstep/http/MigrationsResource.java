package dev.lockstep.http;

import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Observation;
import dev.lockstep.serve.BootMigration;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Migrations: what there is, and applying it. */
@Path("/api/admin/migrations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations")
@SecurityRequirement(name = ApiDescription.ADMIN_SECRET)
@Guarded
public class MigrationsResource {
  private static final URI HERE = URI.create("/api/admin/migrations");

  private final HealthMonitor monitor;
  private final BootMigration migration;
  private final Clock clock;

  MigrationsResource(HealthMonitor monitor, BootMigration migration, Clock clock) {
    this.monitor = monitor;
    this.migration = migration;
    this.clock = clock;
  }

  @GET
  @Operation(
      operationId = "migrations",
      summary = "Applied, pending, failed and gated migrations, and who is applying them")
  @APIResponse(
      responseCode = "200",
      description = "as of at most a second ago",
      content = @Content(schema = @Schema(implementation = MigrationsDocument.class)))
  @APIResponse(responseCode = "401", description = "no, or not the secret")
  @APIResponse(
      responseCode = "503",
      description = "the database cannot be asked",
      content = @Content(mediaType = ApiDescription.PROBLEM))
  public CompletionStage<Response> migrations() {
    return monitor
        .current()
        .thenApply(
            observation ->
                observation.history() == null
                    ? unavailable(observation)
                    : Response.ok(MigrationsDocument.of(observation, migration.state(), clock))
                        .build());
  }

  /** Not thrown: that the database is away is not an error of this program's, with a stack. */
  private static Response unavailable(Observation observation) {
    return new Problem(
            "The database cannot be asked",
            Status.SERVICE_UNAVAILABLE.getStatusCode(),
            observation.report().database().problem())
        .response();
  }

  @POST
  @Path("/apply")
  @Operation(
      operationId = "applyMigrations",
      summary = "Applies pending migrations, in the background",
      description = "Also ends a wait for the database, and tries a failed migration again.")
  @APIResponse(
      responseCode = "202",
      description = "a run begins; follow it at Location",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = RunState.class)))
  @APIResponse(responseCode = "401", description = "no, or not the secret")
  @APIResponse(
      responseCode = "409",
      description = "a run is under way",
      content = @Content(mediaType = ApiDescription.PROBLEM))
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = Nothing.class)))
  public RestResponse<RunState> apply(byte @Nullable [] body) {
    StrictBody.none(body);
    if (!migration.apply()) {
      throw new Problem(
              "A run is under way",
              Status.CONFLICT.getStatusCode(),
              "migrations are being applied by this process; see GET " + HERE)
          .exception();
    }
    return RestResponse.ResponseBuilder.<RunState>create(RestResponse.Status.ACCEPTED)
        .location(HERE)
        .entity(RunState.of(migration.state(), clock.instant()))
        .build();
  }
}
