// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.api.AppliedMigrations;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.dryrun.DryRun;
import dev.lockstep.backfill.dryrun.DryRunReport;
import dev.lockstep.backfill.engine.Triggers;
import dev.lockstep.backfill.key.KeyedTables;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.FailedKey;
import dev.lockstep.backfill.run.FailedRange;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunControl;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.backfill.run.UnfinishedWork;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way in, for commands, HTTP and gates: what there is, how it is, and what people may do to it.
 * The work itself is done by engines, in this process or any other.
 *
 * <p>Every method opens and closes its own connection. Methods that name a backfill throw {@link
 * BackfillException} if there is none, or if what is asked cannot be done in its state.
 */
public final class Backfills {
  private final Connections connections;
  private final BackfillDefinitions definitions;
  private final Triggers triggers;

  public Backfills(
      Connections connections, BackfillDefinitions definitions, AppliedMigrations migrations) {
    this.connections = connections;
    this.definitions = definitions;
    this.triggers = new Triggers(migrations);
  }

  /** Every backfill that is written or was run, by name. Needs read access only. */
  public List<BackfillStatus> list() throws SQLException {
    try (Connection connection = connections.open()) {
      return list(connection);
    }
  }

  /** As {@link #list()}, on a connection that is there. */
  public List<BackfillStatus> list(Connection connection) throws SQLException {
    Map<String, Run> newest = new TreeMap<>();
    RunTables tables = RunTables.of(connection).orElse(null);
    if (tables != null) {
      RunQueries.latest(connection, tables).forEach(run -> newest.put(run.name(), run));
    }
    Map<String, BackfillStatus> all = new TreeMap<>();
    for (BackfillDefinition definition : definitions.all()) {
      String name = definition.name();
      all.put(name, status(connection, tables, name, definition, newest.get(name)));
    }
    for (String name : definitions.invalid().keySet()) {
      all.put(name, status(connection, tables, name, null, newest.get(name)));
    }
    for (Map.Entry<String, Run> entry : newest.entrySet()) {
      if (!all.containsKey(entry.getKey())) {
        all.put(entry.getKey(), status(connection, tables, entry.getKey(), null, entry.getValue()));
      }
    }
    return new ArrayList<>(all.values());
  }

  /** One backfill; empty if it is neither written nor was run. */
  public Optional<BackfillStatus> status(String name) throws SQLException {
    try (Connection connection = connections.open()) {
      RunTables tables = RunTables.of(connection).orElse(null);
      Run run = tables == null ? null : RunQueries.latest(connection, tables, name).orElse(null);
      BackfillDefinition definition = definitions.find(name).orElse(null);
      return run == null && definition == null && !definitions.invalid().containsKey(name)
          ? Optional.empty()
          : Optional.of(status(connection, tables, name, definition, run));
    }
  }

  private BackfillStatus status(
      Connection connection,
      @Nullable RunTables tables,
      String name,
      @Nullable BackfillDefinition definition,
      @Nullable Run run)
      throws SQLException {
    List<FailedKey> quarantined =
        tables == null || run == null || run.counts().quarantined() == 0
            ? List.of()
            : UnfinishedWork.quarantined(connection, tables, run.id());
    List<FailedRange> troubles =
        tables == null
                || run == null
                || run.state() == RunState.COMPLETE
                || run.state() == RunState.PENDING
            ? List.of()
            : UnfinishedWork.troubles(connection, tables, run.id());
    List<DefinitionProblem> problems = definitions.invalid().getOrDefault(name, List.of());
    boolean changed =
        run != null
            && run.state() == RunState.COMPLETE
            && definition != null
            && (!definition.checksum().equals(run.checksum()) || run.undone() != null);
    String state;
    if (definition == null && !problems.isEmpty()) {
      state = BackfillStatus.INVALID;
    } else if (run == null) {
      state = BackfillStatus.NEVER_RUN;
    } else {
      state = changed ? BackfillStatus.CHANGED : run.state().text();
    }
    return new BackfillStatus(
        name,
        state,
        definition == null ? null : definition.checksum(),
        run == null ? null : run.left(),
        run,
        quarantined,
        troubles,
        problems);
  }

  /** Runs of {@code names} that are under way. Needs read access only. */
  public List<Run> underWay(Connection connection, Collection<String> names) throws SQLException {
    if (names.isEmpty()) {
      // Before the tables are looked at, which for hundreds of migrations takes seconds.
      return List.of();
    }
    Optional<RunTables> tables = RunTables.of(connection);
    return tables.isEmpty()
        ? List.of()
        : RunQueries.latest(connection, tables.get()).stream()
            .filter(run -> names.contains(run.name()) && run.state().active())
            .toList();
  }

  /** One run, by id. */
  public Optional<Run> run(long id) throws SQLException {
    try (Connection connection = connections.open()) {
      Optional<RunTables> tables = RunTables.of(connection);
      return tables.isPresent() ? RunQueries.byId(connection, tables.get(), id) : Optional.empty();
    }
  }

  /** The runs of one backfill, newest first. */
  public List<Run> history(String name, int limit) throws SQLException {
    return history(name, Long.MAX_VALUE, limit);
  }

  /** Those of them that are older than the run {@code before}. */
  public List<Run> history(String name, long before, int limit) throws SQLException {
    try (Connection connection = connections.open()) {
      Optional<RunTables> tables = RunTables.of(connection);
      return tables.isPresent()
          ? RunQueries.history(connection, tables.get(), name, before, limit)
          : List.of();
    }
  }

  /**
   * Starts a run, joins the active one, or takes up what failed in the last one.
   *
   * @param actor the person or program that asks, for the audit
   * @throws BackfillException if the migration it requires is not applied
   * @throws DefinitionException if it cannot run on this database, with file and line
   */
  public RunControl.Triggered trigger(String name, String actor) throws SQLException {
    BackfillDefinition definition = definitions.require(name);
    try (Connection connection = connections.open()) {
      return triggers.trigger(connection, definition, actor);
    }
  }

  /**
   * Shows what a run would do, by real batches in transactions that are rolled back; writes
   * nothing.
   *
   * @throws DefinitionException if it cannot run on this database, with file and line
   */
  public DryRunReport dryRun(String name, BackfillSettings settings) throws SQLException {
    BackfillDefinition definition = definitions.require(name);
    try (Connection connection = connections.open()) {
      return DryRun.of(connection, definition, settings);
    }
  }

  /** Pauses; when it returns no batch is under way, and none will be committed. */
  public void pause(String name, String actor) throws SQLException {
    try (Connection connection = installed(name)) {
      RunControl.pause(connection, name, actor);
    }
  }

  /** Goes on where it was paused, or takes up what failed; gives the run's id. */
  public long resume(String name, String actor) throws SQLException {
    BackfillDefinition definition = definitions.require(name);
    try (Connection connection = installed(name)) {
      return RunControl.resume(
          connection, name, KeyedTables.resolve(connection, definition), actor);
    }
  }

  /** Ends the active run; a next one starts from the beginning. */
  public void cancel(String name, String actor) throws SQLException {
    try (Connection connection = installed(name)) {
      RunControl.cancel(connection, name, actor);
    }
  }

  /** Changes how many ranges are worked on at once, over all processes. */
  public void changeWorkers(String name, int workers, String actor) throws SQLException {
    try (Connection connection = installed(name)) {
      RunControl.changeWorkers(connection, name, workers, actor);
    }
  }

  /**
   * Whether {@code name}, as it is written now, is complete with nothing remaining. False where it
   * is not written at all.
   */
  public boolean complete(Connection connection, String name) throws SQLException {
    Optional<BackfillDefinition> definition = definitions.find(name);
    return definition.isPresent()
        && Completion.complete(connection, name, definition.get().checksum());
  }

  /**
   * What keeps backfills from running on this database: files that do not parse, tables and keys
   * that are not there, SQL that does not prepare. Empty: nothing.
   */
  public List<DefinitionProblem> check(Connection connection) throws SQLException {
    List<DefinitionProblem> problems = new ArrayList<>(definitions.problems());
    for (BackfillDefinition definition : definitions.all()) {
      try {
        Workload.bind(connection, definition);
      } catch (DefinitionException e) {
        problems.addAll(e.problems());
      }
    }
    return problems;
  }

  private Connection installed(String name) throws SQLException {
    Connection connection = connections.open();
    try {
      if (RunTables.of(connection).isPresent()) {
        return connection;
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    connection.close();
    throw new BackfillException("backfill " + name + " has never run on this database");
  }
}
