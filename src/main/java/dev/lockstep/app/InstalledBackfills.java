// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.engine.BatchEvents;
import dev.lockstep.backfill.engine.Triggers;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.GateOpener;
import dev.lockstep.migration.undo.UndoneBackfills;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/**
 * The backfills of this installation, and what migrations have to know of them. The rooms of
 * migrations and backfills do not know each other.
 */
public final class InstalledBackfills {
  private final BackfillDefinitions definitions;
  private final Backfills backfills;
  private final Connections connections;
  private final Events events;
  private final String owner;
  private final BackfillSettings engine;
  private final boolean knowsJava;

  /**
   * Those of {@code settings}' folder and of {@code code}.
   *
   * @param code all backfills written in Java
   */
  public InstalledBackfills(
      Settings settings,
      Connections connections,
      Collection<? extends Backfill> code,
      Events events) {
    this(settings, connections, code, true, events);
  }

  /** Those of {@code settings}' folder alone: a command knows none in Java. */
  public static InstalledBackfills ofFiles(
      Settings settings, Connections connections, Events events) {
    return new InstalledBackfills(settings, connections, List.of(), false, events);
  }

  private InstalledBackfills(
      Settings settings,
      Connections connections,
      Collection<? extends Backfill> code,
      boolean knowsJava,
      Events events) {
    this.knowsJava = knowsJava;
    this.definitions = new BackfillDefinitions(BackfillFiles.load(settings.backfills()), code);
    this.backfills = new Backfills(connections, definitions, InstalledBackfills::applied);
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

  /** Every backfill by its name, and what is wrong with the files of others. */
  public BackfillDefinitions definitions() {
    return definitions;
  }

  /** What starts runs on a schedule. */
  public Triggers triggers() {
    return new Triggers(InstalledBackfills::applied);
  }

  /** What people, HTTP and gates may ask of them. */
  public Backfills backfills() {
    return backfills;
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

  /** Whether migrations that wait for them may run. */
  public Gate gate() {
    return new BackfillsComplete(definitions, backfills, knowsJava);
  }

  /** Runs those that migrations wait for, in this process. */
  public GateOpener opener() {
    return new RunUntilComplete(this, connections, owner);
  }

  /** What becomes of them when migrations are undone. */
  public UndoneBackfills undone() {
    return new BackfillsOfUndone(definitions, backfills, owner);
  }
}
