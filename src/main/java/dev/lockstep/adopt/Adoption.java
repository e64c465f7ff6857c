package dev.lockstep.adopt;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.migration.HistoryStart;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.migration.Version;
import dev.lockstep.postgres.Connections;
import dev.lockstep.proof.Difference;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes over a track: first everything is read and proven, and nothing is written; then the files
 * are written, and last the history, so that a run that is cut off is finished by the next one.
 */
public final class Adoption {
  private final Project project;
  private final ScratchSource scratch;
  private final ProofStore store;
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
      ProofStore store,
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
    List<TrackMigration> ordered = Later.order(track.migrations(), request.later());
    try (AdoptedFiles files = AdoptedFiles.stage(ordered, project.migrations());
        ScratchServer server = scratch.open()) {
      TrackReplay replay = new TrackReplay(server, source, Scope.ALL);
      Catalog theirs = replay.run(track.migrations());
      Catalog ours = ours(server, files);
      if (files.set().versioned().size() == ordered.size()) {
        demandEqual(source, theirs, ours);
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
      return new AdoptionPlan(
          source.tool(), track.migrations().size(), files.written(), track.notes(), plan);
    }
  }

  /** What our files make of an empty database. */
  private Catalog ours(ScratchServer server, AdoptedFiles files) throws SQLException {
    MigrationSet set = files.set();
    String identity = programVersion + " " + scratch.identity() + Scope.ALL.key();
    try (MigratedDatabase migrated =
        MigratedDatabase.make(server, set, store, identity, Scope.ALL)) {
      return migrated.state().catalog();
    } catch (ReplayFailedException e) {
      throw new AdoptionRefusedException(List.of(files.atOrigin(e.finding())));
    }
  }

  private static void demandEqual(TrackSource source, Catalog theirs, Catalog ours) {
    List<Difference> differences = Difference.between(theirs, ours);
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
                      + Difference.summary(differences))));
    }
  }

  /**
   * Writes the files, then the history.
   *
   * @throws dev.lockstep.migration.HistoryExistsException if the database got one meanwhile
   */
  public void carryOut(AdoptionPlan plan, @Nullable HistoryStart history)
      throws IOException, SQLException, InterruptedException {
    GeneratedFiles.write(
        new Generated(plan.files(), List.of(), List.of(), List.of(), List.of(), List.of(), 0));
    if (history != null && plan.live().filter(each -> !each.rows().isEmpty()).isPresent()) {
      history.write(plan.live().orElseThrow().rows(), "taking over the track of " + plan.tool());
    }
  }

  private static void refuse(List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw new AdoptionRefusedException(new ArrayList<>(findings));
    }
  }

  /** Migrations that get a version behind all others. */
  private static final class Later {
    static List<TrackMigration> order(List<TrackMigration> all, List<String> later) {
      List<TrackMigration> ordered = new ArrayList<>(all);
      ordered.removeIf(migration -> later.contains(migration.name()));
      for (String name : later) {
        TrackMigration moved =
            all.stream()
                .filter(migration -> migration.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(all, name));
        Version last =
            all.stream()
                .flatMap(migration -> migration.version().stream())
                .max(Version::compareTo)
                .orElse(Version.of("0"));
        Version next = Versions.after(last);
        while (isTaken(next, ordered)) {
          next = Versions.after(next);
        }
        ordered.add(moved.as(next));
      }
      return ordered;
    }

    private static boolean isTaken(Version version, List<TrackMigration> migrations) {
      return migrations.stream()
          .anyMatch(migration -> migration.version().filter(version::equals).isPresent());
    }

    private static AdoptionRefusedException unknown(List<TrackMigration> all, String name) {
      return new AdoptionRefusedException(
          List.of(
              new Finding(
                  "unknown-migration",
                  name,
                  0,
                  "no migration of the track has this name; the newest is "
                      + (all.isEmpty() ? "none" : all.getLast().name()))));
    }
  }
}
