// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Events;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Proves a snapshot: its files are what they were, they can be restored, and what is restored is
 * what the manifest says.
 */
final class SnapshotVerification {
  private static final String REMEDY = "set LOCKSTEP_SHADOW_URL to a server that can have it";

  private final SnapshotFolder folder;
  private final Optional<Path> programs;
  private final Supplier<ScratchSource> scratch;
  private final int jobs;
  private final Progress.Listener listener;
  private final Events events;
  private final Clock clock;

  SnapshotVerification(
      SnapshotFolder folder,
      Optional<Path> programs,
      Supplier<ScratchSource> scratch,
      int jobs,
      Progress.Listener listener,
      Events events,
      Clock clock) {
    this.folder = folder;
    this.programs = programs;
    this.scratch = scratch;
    this.jobs = jobs;
    this.listener = listener;
    this.events = events;
    this.clock = clock;
  }

  Verification verify(SnapshotId id) throws SQLException, IOException, InterruptedException {
    try {
      return proven(id);
    } catch (SnapshotException e) {
      if (e.kind() == SnapshotException.Kind.DAMAGED) {
        folder.doubt(id);
      }
      throw e;
    }
  }

  private Verification proven(SnapshotId id)
      throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    Manifest manifest = folder.manifest(id);
    String sum = folder.manifestSum(id);
    if (manifest.isOfCommand()) {
      throw SnapshotException.unusable(
          "snapshot "
              + id
              + " was made by "
              + manifest.program()
              + ", and only that can restore and verify it; see its output with 'lockstep snapshot"
              + " list --output json'");
    }
    Restoring restoring =
        new Restoring(manifest, folder.data(id), programs, jobs, listener, events);
    ClientPrograms from = restoring.programs();
    FileSums.verify(id, folder.data(id), manifest.files());
    String server;
    try (ScratchServer open = scratch.get().open()) {
      server = restored(manifest, restoring, from, open);
    }
    Verification verification =
        new Verification(sum, clock.instant(), Duration.ofNanos(System.nanoTime() - began), server);
    folder.verified(id, verification);
    return verification;
  }

  /** The version of the server that it could be restored on. */
  private String restored(
      Manifest manifest, Restoring restoring, ClientPrograms from, ScratchServer server)
      throws SQLException, IOException, InterruptedException {
    try (ScratchDatabase database = server.create()) {
      String version;
      try (Connection connection = database.open()) {
        restoring.requireFit(connection, "the scratch server", REMEDY);
        PolicyRoles.make(connection, manifest.traits().roles());
        version = connection.getMetaData().getDatabaseProductVersion();
        if (!manifest.traits().hasPublic()) {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public");
          }
        }
      }
      restoring.load(
          from,
          database.environment(),
          // Roles and tablespaces are the server's, and this is another one.
          List.of("--no-owner", "--no-privileges", "--no-tablespaces", "--no-security-labels"));
      List<String> differences =
          new SnapshotComparison(manifest, database::open, jobs).differences(false);
      if (!differences.isEmpty()) {
        throw SnapshotException.damaged(FileSums.damage(manifest.id(), differences));
      }
      return version;
    } finally {
      dropRoles(server);
    }
  }

  /** What stays is dropped by the next verification. */
  private static void dropRoles(ScratchServer server) {
    try (Connection connection = server.administration()) {
      PolicyRoles.dropUnused(connection);
    } catch (SQLException e) {
      System.getLogger(SnapshotVerification.class.getName())
          .log(System.Logger.Level.DEBUG, "roles stay on the scratch server", e);
    }
  }
}
