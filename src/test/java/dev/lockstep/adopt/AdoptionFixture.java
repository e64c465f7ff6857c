package dev.lockstep.adopt;

import dev.lockstep.config.Database;
import dev.lockstep.config.DatabaseSettings;
import dev.lockstep.event.Event;
import dev.lockstep.migration.HistoryStart;
import dev.lockstep.migration.MigrationFolder;
import dev.lockstep.migration.MigrationSettings;
import dev.lockstep.migration.Pause;
import dev.lockstep.migration.RunContext;
import dev.lockstep.migration.RunListener;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A project with a track, and the live database that the track has migrated. */
public final class AdoptionFixture implements AutoCloseable {
  public final Tree tree;
  public final TestDatabase database = TestDatabase.create();
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public List<NotOurs> notOurs = List.of();

  public AdoptionFixture(Path root) {
    this.tree = new Tree(root);
  }

  /** An adoption of files alone, or of the database too. */
  private Adoption adoption(boolean withDatabase) {
    return new Adoption(
        tree.project(),
        Scratch.source(),
        ProofStore.NONE,
        "1",
        withDatabase ? database.connections() : null,
        notOurs,
        Duration.ofMillis(300));
  }

  /** What would be done with files and database. */
  public AdoptionPlan plan(TrackSource source, AdoptionRequest request) throws Exception {
    return adoption(true).plan(source, request);
  }

  /** Adopts files and database. */
  public AdoptionPlan adopt(TrackSource source, AdoptionRequest request) throws Exception {
    AdoptionPlan plan = plan(source, request);
    adoption(true).carryOut(plan, history());
    return plan;
  }

  /** Adopts the files alone. */
  public AdoptionPlan adoptFiles(TrackSource source) throws Exception {
    AdoptionPlan plan = adoption(false).plan(source, AdoptionRequest.plain());
    @Nullable HistoryStart none = null;
    adoption(false).carryOut(plan, none);
    return plan;
  }

  public RunContext context() {
    return new RunContext(
        database.connections(),
        new FlywayEngine(
            Database.dataSource(DatabaseSettings.parse(database.url()), "lockstep test")),
        new MigrationSettings(
            () -> MigrationFolder.read(tree.project().migrations()),
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            "test",
            notOurs),
        events::add,
        RunListener.NONE,
        Pause.SLEEP);
  }

  public HistoryStart history() {
    return new HistoryStart(context());
  }

  @Override
  public void close() {
    database.close();
  }
}
