// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.run.RecordedSnapshots;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.postgres.Connections;
import dev.lockstep.snapshot.Manifest;
import dev.lockstep.snapshot.Snapshot;
import dev.lockstep.snapshot.SnapshotException;
import dev.lockstep.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshot that has what a migration took away: the one that was recorded beside it, else the
 * newest in the folder that is of this database at an earlier version.
 */
final class RecordedSnapshotLookup implements SnapshotLookup {
  private final Connections connections;
  private final Snapshots snapshots;
  private final String database;
  private final Events events;

  RecordedSnapshotLookup(
      Connections connections, Snapshots snapshots, String database, Events events) {
    this.connections = connections;
    this.snapshots = snapshots;
    this.database = database;
    this.events = events;
  }

  @Override
  public Optional<String> before(AppliedMigration migration) {
    return Optional.ofNullable(recorded().get(migration.script()))
        .or(() -> migration.version().flatMap(this::newestBefore));
  }

  private Map<String, String> recorded() {
    try (Connection connection = connections.open()) {
      return RecordedSnapshots.read(connection);
    } catch (SQLException e) {
      return unknown(e, Map.of());
    }
  }

  private Optional<String> newestBefore(Version version) {
    return listed().stream()
        .filter(snapshot -> snapshot.problems().isEmpty())
        .flatMap(snapshot -> snapshot.manifest().stream())
        .filter(manifest -> manifest.database().equals(database))
        .filter(manifest -> isBefore(manifest, version))
        .findFirst()
        .map(manifest -> manifest.id().text());
  }

  private static boolean isBefore(Manifest manifest, Version version) {
    String at = manifest.migration();
    return at == null || Version.of(at).compareTo(version) < 0;
  }

  /** Newest first. */
  private List<Snapshot> listed() {
    try {
      return snapshots.list();
    } catch (SQLException | SnapshotException e) {
      return unknown(e, List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** It is only for a message: what is to be done does not depend on it. */
  private <T> T unknown(Exception failure, T instead) {
    events.emit(Event.debug("snapshots-not-read", String.valueOf(failure.getMessage())));
    return instead;
  }
}
