// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.postgres.Durations;
import dev.lockstep.snapshot.Manifest;
import dev.lockstep.snapshot.ManifestText;
import dev.lockstep.snapshot.RestoredDatabase;
import dev.lockstep.snapshot.Snapshot;
import dev.lockstep.snapshot.Snapshots;
import dev.lockstep.snapshot.Verification;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything about snapshots. */
@Command(
    name = "snapshot",
    description = "Takes, lists, verifies, restores and removes snapshots of the database.",
    subcommands = {
      SnapshotCommand.Create.class,
      SnapshotCommand.ListAll.class,
      SnapshotCommand.Verify.class,
      SnapshotCommand.Restore.class,
      SnapshotCommand.Delete.class,
      SnapshotCommand.Prune.class
    })
final class SnapshotCommand extends OneShotCommand {
  private static final int MOST_JOBS = 64;

  @Override
  int run() {
    throw new UsageException(
        "snapshot needs one of create, list, verify, restore, delete, prune; see 'lockstep snapshot"
            + " --help'");
  }

  /** What all of them have. */
  abstract static class OfSnapshots extends OneShotCommand {
    /** What the command does with the snapshots of this installation. */
    abstract int run(Snapshots snapshots) throws SQLException, InterruptedException;

    @Override
    int run() throws SQLException, InterruptedException {
      ProgressBar bar = new ProgressBar(console().live());
      Snapshots snapshots =
          SnapshotWiring.of(settings(), bar::show, console()::event, Clock.systemUTC());
      Thread here = Thread.currentThread();
      try (StopSignal signal = StopSignal.does(StopSignal.cancelling(here::interrupt))) {
        return run(snapshots);
      } catch (InterruptedException e) {
        InterruptedException stopped =
            new InterruptedException("stopped: nothing half done is left, run again");
        stopped.initCause(e);
        throw stopped;
      } finally {
        bar.clear();
      }
    }

    Path folder() {
      return settings().snapshot().folder();
    }
  }

  /** What works with several tables at a time. */
  abstract static class WithJobs extends OfSnapshots {
    @Option(
        names = "--jobs",
        paramLabel = "N",
        description = "tables at the same time, instead of LOCKSTEP_SNAPSHOT_JOBS")
    @Nullable Integer jobs;

    OptionalInt jobs() {
      if (jobs == null) {
        return OptionalInt.empty();
      }
      if (jobs < 1 || jobs > MOST_JOBS) {
        throw new UsageException("--jobs " + jobs + " is not from 1 to " + MOST_JOBS);
      }
      return OptionalInt.of(jobs);
    }
  }

  /** Takes one. */
  @Command(name = "create", description = "Takes a snapshot with pg_dump; changes nothing.")
  static final class Create extends WithJobs {
    @Option(names = "--verify", description = "prove it at once, as 'snapshot verify' does")
    boolean verify;

    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      Manifest manifest = snapshots.create(jobs());
      if (verify) {
        Verification unused = snapshots.verify(manifest.id().text(), jobs());
      }
      if (output == Output.json) {
        console().json(SnapshotText.json(snapshots.find(manifest.id().text()), folder()));
        return Exit.DONE;
      }
      console().line("snapshot " + manifest.id() + (verify ? " is verified" : " is taken"));
      SnapshotText.lines(manifest, folder()).forEach(console()::line);
      if (!verify && !manifest.isOfCommand()) {
        console().line("  to prove it: lockstep snapshot verify " + manifest.id());
      }
      return Exit.DONE;
    }
  }

  /** All of them. */
  @Command(name = "list", description = "Lists the snapshots, newest first.")
  static final class ListAll extends OfSnapshots {
    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      List<Snapshot> all = snapshots.list();
      if (output == Output.json) {
        console().json(all.stream().map(each -> SnapshotText.json(each, folder())).toList());
      } else if (all.isEmpty()) {
        console().line("no snapshots in " + folder().toAbsolutePath());
      } else {
        all.forEach(each -> console().line(SnapshotText.line(each)));
      }
      return all.stream().allMatch(each -> each.problems().isEmpty()) ? Exit.DONE : Exit.FINDINGS;
    }
  }

  /** Proves one. */
  @Command(
      name = "verify",
      description =
          "Restores a snapshot into a scratch database and compares schema, rows and hashes.")
  static final class Verify extends WithJobs {
    @Parameters(paramLabel = "id")
    String id = "";

    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      Verification proof = snapshots.verify(id, jobs());
      Snapshot snapshot = snapshots.find(id);
      if (output == Output.json) {
        console().json(SnapshotText.json(snapshot, folder()));
        return Exit.DONE;
      }
      Manifest manifest = snapshot.manifest().orElseThrow();
      console()
          .line(
              "snapshot "
                  + id
                  + " is verified: files, schema, "
                  + manifest.tables().size()
                  + " tables and "
                  + manifest.rows()
                  + " rows are what they were; restored into PostgreSQL "
                  + proof.server()
                  + " in "
                  + Durations.format(proof.took()));
      console().line("  not compared: owners, grants, values of sequences");
      return Exit.DONE;
    }
  }

  /** Into a new database. */
  @Command(
      name = "restore",
      description = "Restores a snapshot into a new database, and prints how to switch to it.")
  static final class Restore extends WithJobs {
    @Parameters(paramLabel = "id")
    String id = "";

    @Option(
        names = "--to",
        required = true,
        paramLabel = "database",
        description = "the name of the new database, on the server of DATABASE_URL")
    String to = "";

    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      RestoredDatabase restored = snapshots.restore(id, to, jobs());
      if (output == Output.json) {
        ObjectNode node =
            ManifestText.object().put("snapshot", id).put("database", restored.name());
        node.put("url", restored.url()).put("elapsedMs", restored.took().toMillis());
        restored.switchOver().forEach(node.putArray("switch")::add);
        restored.notes().forEach(node.putArray("notes")::add);
        console().json(node);
        return Exit.DONE;
      }
      Manifest manifest = restored.manifest();
      console()
          .line(
              "snapshot "
                  + id
                  + " is restored into database "
                  + restored.name()
                  + " in "
                  + Durations.format(restored.took())
                  + ": schema, "
                  + manifest.tables().size()
                  + " tables and "
                  + manifest.rows()
                  + " rows are what they were");
      restored.notes().forEach(note -> console().line("  " + note));
      console()
          .line("to switch, with the application stopped, from another database of the server:");
      restored.switchOver().forEach(statement -> console().line("  " + statement));
      console().line("or set DATABASE_URL, with its password, to " + restored.url());
      return Exit.DONE;
    }
  }

  /** For good. */
  @Command(name = "delete", description = "Removes a snapshot.")
  static final class Delete extends OfSnapshots {
    @Parameters(paramLabel = "id")
    String id = "";

    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      Snapshot snapshot = snapshots.find(id);
      snapshots.delete(id);
      if (output == Output.json) {
        console().json(List.of(SnapshotText.json(snapshot, folder())));
      } else {
        console().line("deleted " + SnapshotText.line(snapshot));
      }
      return Exit.DONE;
    }
  }

  /** Removes snapshots that are neither among the newest nor young. */
  @Command(
      name = "prune",
      description =
          "Removes snapshots that are neither among the LOCKSTEP_SNAPSHOT_KEEP newest nor younger"
              + " than LOCKSTEP_SNAPSHOT_KEEP_FOR.")
  static final class Prune extends OfSnapshots {
    @Option(names = "--dry-run", description = "tell what would go, and remove nothing")
    boolean dryRun;

    @Override
    int run(Snapshots snapshots) throws SQLException, InterruptedException {
      List<Snapshot> gone = snapshots.prune(dryRun);
      if (output == Output.json) {
        console().json(gone.stream().map(each -> SnapshotText.json(each, folder())).toList());
      } else if (gone.isEmpty()) {
        console().line("nothing to remove");
      } else {
        gone.forEach(
            each ->
                console().line((dryRun ? "would delete " : "deleted ") + SnapshotText.line(each)));
      }
      return Exit.DONE;
    }
  }
}
