// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.migration.run.HistoryStart;
import dev.lockstep.postgres.Connections;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.FingerprintsAhead;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.sql.Identifiers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes over a track: first everything is read and proven, and nothing is written; then the files
 * are written, and last the history, so that a run that is cut off is finished by the next one.
 */
public final class Adoption {
  private final Project project;
  private final ScratchSource scratch;
  private final Cache store;
  private final String programVersion;
  private final @Nullable Connections live;
  private final List<NotOurs> notOurs;
  private final Duration lockTimeout;

  /**
   * One for a project.
   *
   * @param live the database that the track has migrated; null for files alone
   * @param notOurs what in that database belongs to a provider or another program
   * @param lockTimeout how long to wait there for a table whose definition has to be read
   */
  public Adoption(
      Project project,
      ScratchSource scratch,
      Cache store,
      String programVersion,
      @Nullable Connections live,
      List<NotOurs> notOurs,
      Duration lockTimeout) {
    this.project = project;
    this.scratch = scratch;
    this.store = store;
    this.programVersion = programVersion;
    this.live = live;
    this.notOurs = List.copyOf(notOurs);
    this.lockTimeout = lockTimeout;
  }

  /**
   * Reads, proves and compares; writes nothing.
   *
   * @throws AdoptionRefusedException naming everything that is not clear
   * @throws IOException if files cannot be read
   * @throws SQLException if a database cannot be worked with
   */
  public AdoptionPlan plan(TrackSource source, AdoptionRequest request)
      throws IOException, SQLException {
    Track track = source.read();
    refuse(track.problems());
    refuse(unknown(track, request));
    List<TrackMigration> ordered = Later.order(track.migrations(), request.later());
    try (AdoptedFiles files = AdoptedFiles.stage(ordered, project);
        ScratchServer server = scratch.open();
        FingerprintsAhead ahead =
            FingerprintsAhead.of(server, files.set().versioned(), store, identity(), Scope.ALL)) {
      TrackReplay replay = new TrackReplay(server, source, Scope.ALL);
      Catalog theirs = replay.run(track.migrations());
      MigratedState ours = ours(server, files, ahead);
      List<Finding> reverses = new ReverseProof(server, identity(), ahead).sift(files);
      boolean trackAlone =
          files.set().versioned().size() + files.set().repeatables().size() == ordered.size();
      if (trackAlone) {
        demandEqual(source, theirs, ours.catalog());
      }
      AdoptedSchema schema = new AdoptedSchema(project.schema(), server, store);
      if (trackAlone) {
        schema.of(ours, files.set(), () -> before(replay, ordered, files));
      }
      Optional<LivePlan> plan = Optional.empty();
      if (live != null) {
        plan =
            Optional.of(
                new LiveCheck(source, live, notOurs, lockTimeout)
                    .plan(
                        track,
                        request,
                        files,
                        applied ->
                            applied.equals(track.migrations()) ? theirs : replay.run(applied)));
      }
      List<GeneratedFile> written = new ArrayList<>(files.written());
      written.addAll(schema.files());
      List<Finding> notes = new ArrayList<>(track.notes());
      notes.addAll(schema.notes());
      notes.addAll(reverses);
      return new AdoptionPlan(
          source.tool(), track.migrations().size(), written, schema.replaced(), notes, plan);
    }
  }

  /** The state that was adopted before, if any was. */
  private static Optional<Catalog> before(
      TrackReplay replay, List<TrackMigration> ordered, AdoptedFiles files) throws SQLException {
    List<TrackMigration> known =
        ordered.stream().filter(migration -> !files.isAdded(migration.name())).toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(replay.run(known));
  }

  /** The same as of {@code generate} and {@code check}, which need not prove it again. */
  private String identity() throws SQLException {
    return programVersion + " " + scratch.identity() + Scope.ALL.key();
  }

  /** What our files make of an empty database. */
  private MigratedState ours(ScratchServer server, AdoptedFiles files, Cache memory)
      throws SQLException {
    try (MigratedDatabase migrated =
        MigratedDatabase.lookAt(server, files.set(), memory, identity(), Scope.ALL)) {
      return migrated.state();
    } catch (ReplayFailedException e) {
      throw new AdoptionRefusedException(List.of(files.atOrigin(e.finding())));
    }
  }

  private static void demandEqual(TrackSource source, Catalog theirs, Catalog ours) {
    List<ObjectDifference> differences = CatalogDifferences.exactly(theirs, ours).differences();
    if (!differences.isEmpty()) {
      throw new AdoptionRefusedException(
          List.of(
              new Finding(
                  "not-equal",
                  source.tool(),
                  0,
                  "the Flyway files do not make what "
                      + source.tool()
                      + " makes of the same files: "
                      + DifferenceSummary.of(differences))));
    }
  }

  /**
   * Writes the files: all of them, or none.
   *
   * @throws IOException if one cannot be written; what lay there is there again
   */
  public static void writeFiles(AdoptionPlan plan) throws IOException {
    GeneratedFiles.write(
        new Generated(
            plan.files(), plan.replaced(), List.of(), List.of(), List.of(), List.of(), 0));
  }

  /**
   * Writes the history of the live database, if it lacks anything.
   *
   * @throws dev.lockstep.migration.history.HistoryExistsException if the database got one meanwhile
   * @throws AdoptionRefusedException if the tool was at work in the database meanwhile
   */
  public static void writeHistory(TrackSource source, AdoptionPlan plan, HistoryStart history)
      throws IOException, SQLException, InterruptedException {
    Optional<LivePlan> live = plan.live().filter(each -> !each.rows().isEmpty());
    if (live.isPresent()) {
      Track track = source.read();
      HistoryStart.Condition unchanged =
          connection -> demandUnchanged(live.get(), LiveCheck.applied(source, track, connection));
      String doing = "taking over the track of " + plan.tool();
      String table = live.get().said().table();
      if (source.keepsHistory() && live.get().known() == 0 && !table.isEmpty()) {
        int dot = table.indexOf('.');
        history.copy(
            Identifiers.quote(table.substring(0, dot), table.substring(dot + 1)), doing, unchanged);
      } else {
        history.write(live.get().rows(), live.get().known(), doing, unchanged);
      }
    }
  }

  private static void demandUnchanged(LivePlan plan, AppliedTrack now) {
    if (!now.applied().equals(plan.said().applied())) {
      throw new AdoptionRefusedException(
          List.of(
              new Finding(
                  LiveCheck.RULE,
                  now.table(),
                  0,
                  "was written to meanwhile, as by a deployment; its history was not begun: stop"
                      + " the deployment, and adopt again")));
    }
  }

  private static void refuse(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new AdoptionRefusedException(new ArrayList<>(findings));
    }
  }

  /** A name that no migration has is a typing error, and would be believed. */
  private static List<Finding> unknown(Track track, AdoptionRequest request) {
    Set<String> names = new TreeSet<>(request.applied());
    names.addAll(request.later());
    names.remove(AdoptionRequest.ALL);
    track.migrations().forEach(migration -> names.remove(migration.name()));
    return names.stream()
        .map(
            name ->
                new Finding(
                    "unknown-migration",
                    name,
                    0,
                    "no migration of the track has this name; the newest is "
                        + (track.migrations().isEmpty()
                            ? "none"
                            : track.migrations().getLast().name())))
        .toList();
  }
}
