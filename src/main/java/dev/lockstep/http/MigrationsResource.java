// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoabilityReport;
import dev.lockstep.serve.BootMigration;
import dev.lockstep.serve.Requests;
import dev.lockstep.serve.UndoChecks;
import dev.lockstep.view.UndoView;
import dev.lockstep.view.WayBackView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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

/** Migrations: what there is, applying it, and the way back. */
@Path("/api/admin/migrations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations", description = "Migrations, their health, and the way back")
@SecurityRequirement(name = ApiDescription.ADMIN_SECRET)
@APIResponse(responseCode = "401", description = "no, or not the secret")
@APIResponse(responseCode = "503", description = "the database cannot be asked; try again later")
@Guarded
public class MigrationsResource {
  private static final URI HERE = URI.create("/api/admin/migrations");

  private final HealthMonitor monitor;
  private final BootMigration migration;
  private final Requests requests;
  private final UndoChecks undoing;
  private final MigrationFiles files;
  private final Clock clock;

  MigrationsResource(
      HealthMonitor monitor,
      BootMigration migration,
      Requests requests,
      UndoChecks undoing,
      MigrationFiles files,
      Clock clock) {
    this.monitor = monitor;
    this.migration = migration;
    this.requests = requests;
    this.undoing = undoing;
    this.files = files;
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
  public CompletionStage<Response> migrations() {
    return monitor
        .current()
        .thenApply(
            observation ->
                observation.history() == null
                    ? unavailable(observation)
                    : Response.ok(
                            MigrationsDocument.of(
                                observation,
                                migration.state(),
                                waysBack(observation, observation.history()),
                                clock))
                        .build());
  }

  /** None where the files cannot be read: the problems say so. */
  private List<WayBackView> waysBack(Observation observation, History history) {
    try {
      return UndoabilityReport.of(
              files.lately(),
              history,
              row -> Optional.ofNullable(observation.snapshots().get(row.script())))
          .stream()
          .map(WayBackView::of)
          .toList();
    } catch (InvalidMigrationsException e) {
      return List.of();
    }
  }

  /** Not thrown: that the database is away is not an error of this program's, with a stack. */
  private static Response unavailable(Observation observation) {
    return HttpProblem.of(
            ProblemKind.DATABASE_UNAVAILABLE, observation.report().database().problem())
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
      content = @Content(schema = @Schema(implementation = RunActivity.class)))
  @APIResponse(responseCode = "409", description = "a run is under way")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EmptyBody.class)))
  @APIResponse(responseCode = "400", description = "there is something in the body")
  public RestResponse<RunActivity> apply(byte @Nullable [] body) {
    StrictBody.none(body);
    if (!requests.apply("http")) {
      throw HttpProblem.of(
              ProblemKind.RUN_UNDER_WAY,
              "migrations are being applied by this process; see GET " + HERE)
          .exception();
    }
    return RestResponse.ResponseBuilder.<RunActivity>create(RestResponse.Status.ACCEPTED)
        .location(HERE)
        .entity(RunActivity.of(migration.state(), clock.instant()))
        .build();
  }

  @POST
  @Path("/undo")
  @Operation(
      operationId = "undoMigrations",
      summary = "Undoes migrations by their reverses, newest first, in the background",
      description =
          "Either 'to', a version that stays, or 'empty'; or 'last', how many. Without either it"
              + " finishes an undo that was interrupted. It is rehearsed on a scratch database"
              + " first, unless 'unrehearsed' is true. With 'dryRun' it answers with what it would"
              + " do, and does nothing.")
  @APIResponse(
      responseCode = "200",
      description = "a dry run: what would be undone",
      content = @Content(schema = @Schema(implementation = UndoView.class)))
  @APIResponse(
      responseCode = "202",
      description = "an undo begins; follow it at Location",
      headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = RunActivity.class)))
  @APIResponse(responseCode = "400", description = "it is not to be understood")
  @APIResponse(
      responseCode = "409",
      description = "a run is under way, or something speaks against it")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = UndoBody.class)))
  public Response undo(byte @Nullable [] body) throws SQLException {
    UndoBody wanted = UndoBody.read(body);
    UndoRequest request = wanted.request();
    if (wanted.isDry()) {
      return Response.ok(undoing.preview(request, wanted.isUnrehearsed())).build();
    }
    undoing.demandPossible(request);
    if (!requests.undo(request, undoing.rehearsal(wanted.isUnrehearsed()), wanted.text(), "http")) {
      throw HttpProblem.of(
              ProblemKind.RUN_UNDER_WAY,
              "migrations are being applied or undone by this process; see GET " + HERE)
          .exception();
    }
    return Response.accepted(RunActivity.of(migration.state(), clock.instant()))
        .location(HERE)
        .build();
  }
}
