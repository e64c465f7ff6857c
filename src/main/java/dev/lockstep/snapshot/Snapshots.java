// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The way in: taking, listing, proving, restoring and removing snapshots. */
public final class Snapshots {
  private final SnapshotSettings settings;
  private final SnapshotFolder folder;
  private final Tools tools;

  /**
   * What it works with.
   *
   * @param site the server whose database is kept
   * @param scratch where snapshots are proven
   * @param lockstep the version of this program
   * @param listener shown how far a dump or a restore is
   */
  public record Tools(
      Supplier<Site> site,
      Supplier<ScratchSource> scratch,
      String lockstep,
      Progress.Listener listener,
      Events events,
      Clock clock) {}

  public Snapshots(SnapshotSettings settings, Tools tools) {
    this.settings = settings;
    this.folder = new SnapshotFolder(settings.folder());
    this.tools = tools;
  }

  /** What reads or writes the folder. */
  private interface Work<T> {
    T run() throws SQLException, IOException, InterruptedException;
  }

  /**
   * Takes one.
   *
   * @param jobs instead of the setting, if it is present
   * @throws SnapshotException if it cannot be taken; nothing of it is left
   */
  public Manifest create(OptionalInt jobs) throws SQLException, InterruptedException {
    Manifest manifest =
        onDisk(
            () ->
                new SnapshotCreation(
                        tools.site().get(),
                        settings,
                        folder,
                        jobs.orElse(settings.jobs()),
                        tools.lockstep(),
                        tools.listener(),
                        tools.events(),
                        tools.clock())
                    .create());
    tools
        .events()
        .emit(
            Event.info(
                    "snapshot-created",
                    "snapshot "
                        + manifest.id()
                        + " of "
                        + manifest.database()
                        + ": "
                        + manifest.tables().size()
                        + " tables, "
                        + ByteSize.format(manifest.bytes())
                        + ", in "
                        + Durations.format(manifest.took()))
                .with("snapshot", manifest.id().text())
                .with("bytes", manifest.bytes())
                .with("rows", manifest.rows())
                .with("elapsed_ms", manifest.took().toMillis()));
    return manifest;
  }

  /** All that are whole, newest first. */
  public List<Snapshot> list() throws SQLException, InterruptedException {
    return onDisk(
        () -> {
          List<Snapshot> all = new ArrayList<>();
          for (SnapshotId id : folder.ids()) {
            all.add(0, folder.look(id));
          }
          return all;
        });
  }

  /** The one with this id, as {@link #list} has it. */
  public Snapshot find(String id) throws SQLException, InterruptedException {
    return onDisk(() -> folder.look(folder.require(id)));
  }

  /**
   * Restores one into a scratch database and compares.
   *
   * @throws SnapshotException if it is not what it was, or cannot be proven here
   */
  public Verification verify(String id, OptionalInt jobs)
      throws SQLException, InterruptedException {
    Verification verification =
        onDisk(
            () ->
                new SnapshotVerification(
                        folder,
                        settings.programs(),
                        tools.scratch(),
                        jobs.orElse(settings.jobs()),
                        tools.listener(),
                        tools.events(),
                        tools.clock())
                    .verify(folder.require(id)));
    tools
        .events()
        .emit(
            Event.info(
                    "snapshot-verified",
                    "snapshot "
                        + id
                        + " was restored and compared in "
                        + Durations.format(verification.took()))
                .with("snapshot", id)
                .with("elapsed_ms", verification.took().toMillis()));
    return verification;
  }

  /**
   * Restores one into a new database.
   *
   * @param database its name
   * @throws SnapshotException if that cannot be done; no database is left
   */
  public RestoredDatabase restore(String id, String database, OptionalInt jobs)
      throws SQLException, InterruptedException {
    return onDisk(
        () ->
            new SnapshotRestoration(
                    tools.site().get(),
                    folder,
                    settings.programs(),
                    jobs.orElse(settings.jobs()),
                    tools.listener(),
                    tools.events())
                .restore(folder.require(id), database));
  }

  /** Removes one. */
  public void delete(String id) throws SQLException, InterruptedException {
    onDisk(
        () -> {
          folder.delete(folder.require(id));
          return id;
        });
  }

  /**
   * Removes those that are neither among the newest nor young, and what killed processes left.
   *
   * @param dryRun whether to tell only
   * @return those that went, or would go
   */
  public List<Snapshot> prune(boolean dryRun) throws SQLException, InterruptedException {
    List<Snapshot> all = list();
    List<SnapshotId> expired =
        Retention.expired(all, settings.keep(), settings.keepFor(), tools.clock().instant());
    if (!dryRun) {
      onDisk(
          () -> {
            folder.sweep(tools.events());
            for (SnapshotId id : expired) {
              folder.delete(id);
            }
            return expired;
          });
    }
    return all.stream().filter(snapshot -> expired.contains(snapshot.id())).toList();
  }

  private <T> T onDisk(Work<T> work) throws SQLException, InterruptedException {
    try {
      return work.run();
    } catch (ClosedByInterruptException e) {
      // A file that was being read or written when the command was told to stop.
      InterruptedException stopped = new InterruptedException("stopped");
      stopped.initCause(e);
      throw stopped;
    } catch (IOException e) {
      String what =
          e instanceof FileSystemException file && file.getReason() != null
              ? file.getFile() + ": " + file.getReason()
              : e.toString();
      throw SnapshotException.failed(
          "the snapshot folder "
              + settings.folder().toAbsolutePath()
              + " cannot be used: "
              + what
              + "; free space or correct its rights, then run again",
          e);
    }
  }
}
