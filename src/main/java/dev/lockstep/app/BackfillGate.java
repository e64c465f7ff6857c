// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.engine.BatchEvents;
import dev.lockstep.backfill.engine.Triggers;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.backfill.run.UndoneRuns;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.Plan;
import dev.lockstep.migration.undo.UndoneBackfills;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.EmptyTable;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.WithoutRows;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Wires migrations and backfills, which do not know each other, into one. */
public final class BackfillGate implements Gate, UndoneBackfills {
  private final BackfillDefinitions definitions;
  private final Backfills backfills;
  private final Connections connections;
  private final Events events;
  private final String owner;
  private final BackfillSettings engine;
  private final boolean knowsJava;

  /**
   * Over the backfills of {@code settings}' folder and of {@code code}.
   *
   * @param code all backfills written in Java
   */
  public BackfillGate(
      Settings settings,
      Connections connections,
      Collection<? extends Backfill> code,
      Events events) {
    this(settings, connections, code, true, events);
  }

  /** Over the backfills of {@code settings}' folder alone: a command knows none in Java. */
  public static BackfillGate ofFiles(Settings settings, Connections connections, Events events) {
    return new BackfillGate(settings, connections, List.of(), false, events);
  }

  private BackfillGate(
      Settings settings,
      Connections connections,
      Collection<? extends Backfill> code,
      boolean knowsJava,
      Events events) {
    this.knowsJava = knowsJava;
    this.definitions =
        new BackfillDefinitions(
            Files.isDirectory(settings.backfills())
                ? BackfillFiles.load(settings.backfills())
                : new BackfillFiles(List.of(), List.of()),
            code);
    this.backfills = new Backfills(connections, definitions, BackfillGate::applied);
    this.connections = connections;
    this.events = events;
    this.owner = settings.migration().holder();
    BackfillSettings defaults = BackfillSettings.defaults();
    this.engine =
        defaults.withThrottle(defaults.throttle().withDelayedStandbys(settings.delayedStandbys()));
  }

  private static boolean applied(Connection connection, String version) throws SQLException {
    return Version.isVersion(version) && History.read(connection).includes(Version.of(version));
  }

  public BackfillDefinitions definitions() {
    return definitions;
  }

  /** What starts runs on a schedule. */
  public Triggers triggers() {
    return new Triggers(BackfillGate::applied);
  }

  public Backfills backfills() {
    return backfills;
  }

  /**
   * {@inheritDoc}
   *
   * <p>One that never ran is complete too where its table certainly has no row at all: there is
   * nothing to fill, and a new database need not be told so by hand.
   */
  @Override
  public boolean complete(Connection connection, String backfill) throws SQLException {
    if (backfills.complete(connection, backfill)) {
      return true;
    }
    Optional<BackfillDefinition> definition = definitions.find(backfill);
    return definition.isPresent()
        && neverRan(connection, backfill)
        && EmptyTable.isCertain(connection, definition.get().table().sql());
  }

  private static boolean neverRan(Connection connection, String backfill) throws SQLException {
    Optional<RunTables> tables = RunTables.of(connection);
    return tables.isEmpty() || RunQueries.latest(connection, tables.get(), backfill).isEmpty();
  }

  @Override
  public List<MigrationProblem> problems(Plan plan) {
    List<MigrationProblem> problems =
        new ArrayList<>(
            UnknownGateNames.unknownBackfills(plan.pending(), definitions.names(), knowsJava));
    problems.addAll(
        UnknownGateNames.unknownVersions(
            definitions.all(),
            plan.set().versioned().stream().flatMap(file -> file.version().stream()).toList(),
            version -> plan.history().includes(version) || plan.set().isInBaseline(version)));
    return problems;
  }

  @Override
  public List<MigrationProblem> underWay(Connection connection, List<MigrationFile> undone)
      throws SQLException {
    List<MigrationProblem> problems = new ArrayList<>();
    for (MigrationFile file : undone) {
      for (Run run : backfills.underWay(connection, of(file))) {
        problems.add(
            new MigrationProblem(
                file.script(),
                0,
                "backfill "
                    + run.name()
                    + " belongs to it and is "
                    + run.state().text()
                    + "; end it with 'lockstep backfill cancel "
                    + run.name()
                    + "'"));
      }
    }
    return problems;
  }

  @Override
  public List<String> forget(Connection inside, MigrationFile undone) throws SQLException {
    return UndoneRuns.mark(
        inside, of(undone), undone.version().map(Version::toString).orElse(""), owner);
  }

  /** The backfills that {@code migration} waits for, and those that wait for it. */
  private Set<String> of(MigrationFile migration) {
    Set<String> names = new TreeSet<>(migration.directives().requiresBackfills());
    for (BackfillDefinition definition : definitions.all()) {
      String required = definition.requires();
      if (required != null
          && Version.isVersion(required)
          && migration.version().filter(Version.of(required)::equals).isPresent()) {
        names.add(definition.name());
      }
    }
    return names;
  }

  /** An engine over these backfills, not started. */
  public BackfillEngine engine(BackfillListener listener) {
    return new BackfillEngine(
        connections,
        owner,
        name -> definitions.find(name).orElse(null),
        engine,
        events,
        listener,
        Clock.systemUTC(),
        BatchEvents.NONE);
  }

  @Override
  public void run(String backfill) {
    try (BackfillEngine engine = engine(BackfillListener.NONE)) {
      engine.start();
      long id = backfills.trigger(backfill, owner).runId();
      engine.wake();
      Run ended = new RunWatch(connections).untilEnd(id, run -> {});
      if (ended.state() != RunState.COMPLETE) {
        throw new BackfillException(
            "backfill "
                + backfill
                + " ended "
                + ended.state().text()
                + (ended.error() == null
                    ? "; see 'lockstep backfill status " + backfill + "'"
                    : ": " + ended.reason()),
            ended.fault() == Fault.FILE);
      }
    } catch (SQLException e) {
      String remedy = RowSecurity.remedy(e);
      throw new BackfillException(
          "backfill " + backfill + ": " + (remedy == null ? WithoutRows.of(e) : remedy));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackfillException("backfill " + backfill + " was stopped");
    }
  }
}
