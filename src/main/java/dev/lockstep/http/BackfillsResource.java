// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.serve.Requests;
import dev.lockstep.view.BackfillView;
import dev.lockstep.view.RunView;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Backfills: how they stand, running and controlling them. */
@Path("/api/admin/backfills")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backfills", description = "Data migrations: how they stand, running them")
@SecurityRequirement(name = ApiDescription.ADMIN_SECRET)
@APIResponse(responseCode = "401", description = "no, or not the secret")
@APIResponse(responseCode = "503", description = "the database cannot be asked; try again later")
@Guarded
@Blocking
public class BackfillsResource {
  private static final String ACTOR = "http";

  private final InstalledBackfills installed;
  private final Requests requests;
  private final DryRuns dryRuns;

  BackfillsResource(InstalledBackfills installed, Requests requests, DryRuns dryRuns) {
    this.installed = installed;
    this.requests = requests;
    this.dryRuns = dryRuns;
  }

  /** The body of a trigger; none means a real run. Read by {@link StrictBody}. */
  @Schema(additionalProperties = Schema.False.class)
  public record Trigger(boolean dryRun) {}

  @GET
  @Operation(operationId = "backfills", summary = "Every backfill, and how it stands")
  @APIResponse(responseCode = "200", description = "all of them, by name")
  public List<BackfillView> backfills() throws SQLException {
    return all().list().stream().map(BackfillView::of).toList();
  }

  @GET
  @Path("/{name}")
  @Operation(operationId = "backfill", summary = "One backfill, with its newest run")
  @APIResponse(responseCode = "200", description = "how it stands")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  public BackfillView backfill(String name) throws SQLException {
    return view(name);
  }

  @POST
  @Path("/{name}/runs")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "runBackfill",
      summary = "Starts a run, joins the active one, or takes up what failed in the last one",
      description =
          "With dryRun, tries batches in transactions that are rolled back; the report is kept in"
              + " the memory of the replica that made it.")
  @RequestBody(
      required = false,
      description = "none means a real run; an unknown property is 400",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Trigger.class)))
  @APIResponse(responseCode = "202", description = "follow it at Location")
  @APIResponse(
      responseCode = "400",
      description = "a property that is unknown, given twice or of another type")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  @APIResponse(responseCode = "409", description = "it cannot run now, or not on this database")
  public RestResponse<Object> run(String name, byte @Nullable [] body) throws SQLException {
    boolean dry = StrictBody.flags(body, List.of("dryRun")).getOrDefault("dryRun", false);
    require(name);
    if (dry) {
      String id = dryRuns.start(name);
      return accepted(name, id, dryRuns.find(name, id).orElseThrow());
    }
    long id = requests.run(name, ACTOR);
    return accepted(name, String.valueOf(id), RunView.of(all().run(id).orElseThrow()));
  }

  @GET
  @Path("/{name}/runs")
  @Operation(
      operationId = "backfillRuns",
      summary = "The runs of one backfill, newest first",
      description = "The next page is at 'next', and in the header Link; null at the end.")
  @APIResponse(
      responseCode = "200",
      description = "some of them",
      headers = @Header(name = "Link", schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = RunsPage.class)))
  @APIResponse(responseCode = "400", description = "limit or before is no number that it may be")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  public Response runs(
      String name,
      @Parameter(description = "how many at most, 1 to 100; 20 if not said")
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100")
          @QueryParam("limit")
          @Nullable String limit,
      @Parameter(description = "only runs that are older than the one of this id")
          @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1")
          @QueryParam("before")
          @Nullable String before)
      throws SQLException {
    RunsPage.Asked asked = RunsPage.Asked.of(before, limit);
    List<RunView> runs =
        all().history(name, asked.before(), asked.limit() + 1).stream().map(RunView::of).toList();
    if (runs.isEmpty()) {
      // One whose file is gone has runs still; one without either is a typing error.
      view(name);
    }
    return RunsPage.of(name, runs, asked.limit()).response();
  }

  @GET
  @Path("/{name}/runs/{id}")
  @Operation(operationId = "backfillRun", summary = "One run, or the report of a dry run")
  @APIResponse(responseCode = "200", description = "how it stands")
  @APIResponse(responseCode = "404", description = "there is none of this id")
  public Object run(String name, String id) throws SQLException {
    if (id.matches("\\d{1,18}")) {
      return all()
          .run(Long.parseLong(id))
          .filter(run -> run.name().equals(name))
          .map(RunView::of)
          .orElseThrow(() -> notFound("backfill " + name + " has no run " + id));
    }
    return dryRuns
        .find(name, id)
        .orElseThrow(() -> notFound("this replica keeps no dry run " + id + " of " + name));
  }

  @POST
  @Path("/{name}/pause")
  @Operation(operationId = "pauseBackfill", summary = "Pauses at the next batch, everywhere")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EmptyBody.class)))
  @APIResponse(responseCode = "200", description = "how it stands now")
  @APIResponse(responseCode = "400", description = "there is something in the body")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  @APIResponse(responseCode = "409", description = "it is in no state for that")
  public BackfillView pause(String name, byte @Nullable [] body) throws SQLException {
    StrictBody.none(body);
    return control(name, () -> requests.pause(name, ACTOR));
  }

  @POST
  @Path("/{name}/resume")
  @Operation(operationId = "resumeBackfill", summary = "Goes on, or takes up what failed")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EmptyBody.class)))
  @APIResponse(responseCode = "200", description = "how it stands now")
  @APIResponse(responseCode = "400", description = "there is something in the body")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  @APIResponse(responseCode = "409", description = "it is in no state for that")
  public BackfillView resume(String name, byte @Nullable [] body) throws SQLException {
    StrictBody.none(body);
    return control(name, () -> requests.resume(name, ACTOR));
  }

  @POST
  @Path("/{name}/cancel")
  @Operation(operationId = "cancelBackfill", summary = "Ends the active run at the next batch")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = EmptyBody.class)))
  @APIResponse(responseCode = "200", description = "how it stands now")
  @APIResponse(responseCode = "400", description = "there is something in the body")
  @APIResponse(responseCode = "404", description = "there is none of this name")
  @APIResponse(responseCode = "409", description = "it is in no state for that")
  public BackfillView cancel(String name, byte @Nullable [] body) throws SQLException {
    StrictBody.none(body);
    return control(name, () -> requests.cancel(name, ACTOR));
  }

  @FunctionalInterface
  private interface Control {
    void apply() throws SQLException;
  }

  private BackfillView control(String name, Control control) throws SQLException {
    require(name);
    control.apply();
    return view(name);
  }

  private Backfills all() {
    return installed.backfills();
  }

  private void require(String name) {
    if (installed.definitions().find(name).isEmpty()) {
      throw notFound("there is no backfill " + name + "; see GET /api/admin/backfills");
    }
  }

  private BackfillView view(String name) throws SQLException {
    return all()
        .status(name)
        .map(BackfillView::of)
        .orElseThrow(() -> notFound("there is no backfill " + name));
  }

  private static RestResponse<Object> accepted(String name, String id, Object body) {
    return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, body)
        .location(URI.create("/api/admin/backfills/" + name + "/runs/" + id))
        .build();
  }

  private static ProblemException notFound(String detail) {
    return HttpProblem.of(ProblemKind.NOT_FOUND, detail).exception();
  }
}
