// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.BuildVersion;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.archive.SnapshotDemand;
import dev.lockstep.event.Events;
import dev.lockstep.migration.run.BeforeRun;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.postgres.Connections;
import dev.lockstep.shadow.ServerAccess;
import dev.lockstep.snapshot.Progress;
import dev.lockstep.snapshot.Site;
import dev.lockstep.snapshot.SnapshotSettings.BeforeMigrate;
import dev.lockstep.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Where snapshots meet this installation: its database, its scratch databases, its folder. */
public final class SnapshotWiring {
  private static final String APPLICATION = "lockstep snapshot";

  private SnapshotWiring() {}

  /**
   * The snapshots of this installation. The database is asked for when it is needed: what lies in
   * the folder can be listed without one.
   */
  public static Snapshots of(
      Settings settings, Progress.Listener listener, Events events, Clock clock) {
    return new Snapshots(
        settings.snapshot(),
        new Snapshots.Tools(
            () -> site(settings.requiredDatabase()),
            () -> ProofWiring.asItIs(settings, clock, events),
            BuildVersion.number(),
            listener,
            events,
            clock));
  }

  /** What a run of migrations takes before its first change. */
  public static BeforeRun beforeMigrate(
      Settings settings, Progress.Listener listener, Events events, Clock clock) {
    BeforeMigrate when = settings.snapshot().beforeMigrate();
    return when == BeforeMigrate.FALSE
        ? BeforeRun.NONE
        : new SnapshotBeforeMigrate(of(settings, listener, events, clock), when);
  }

  /** Which of them has what a migration took away. */
  public static SnapshotLookup serving(
      Settings settings, Connections connections, Events events, Clock clock) {
    return new RecordedSnapshotLookup(
        connections,
        of(settings, Progress.Listener.NONE, events, clock),
        settings.requiredDatabase().database(),
        events);
  }

  /**
   * The snapshot that archiving relies on.
   *
   * @param id the one that the user named; null for the newest that serves
   */
  public static SnapshotDemand.Found demanded(
      Settings settings, @Nullable String id, Events events, Clock clock)
      throws SQLException, InterruptedException {
    Snapshots snapshots = of(settings, Progress.Listener.NONE, events, clock);
    String database = settings.requiredDatabase().database();
    return id == null
        ? SnapshotDemand.newest(snapshots.list(), database, clock.instant())
        : SnapshotDemand.named(snapshots.find(id), database, clock.instant());
  }

  private static Site site(DatabaseSettings database) {
    return new Site(access(database), database.target(), database::urlOf);
  }

  /** Own statements in the database itself; in others, which we made, plain ones. */
  static ServerAccess access(DatabaseSettings database) {
    return new ServerAccess() {
      @Override
      public Connection open(String name) throws SQLException {
        if (name.isEmpty()) {
          return Database.dataSource(database, APPLICATION).getConnection();
        }
        PGSimpleDataSource source = Database.scratch(database, APPLICATION);
        source.setDatabaseName(name);
        return source.getConnection();
      }

      @Override
      public Map<String, String> environment() {
        return LibpqEnvironment.of(database);
      }
    };
  }
}
