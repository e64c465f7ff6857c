// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.app.RequiredHealth;
import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.archive.Archive;
import dev.lockstep.archive.ArchiveManifest;
import dev.lockstep.archive.ArchivedFolder;
import dev.lockstep.archive.FolderReaders;
import dev.lockstep.archive.Move;
import dev.lockstep.archive.SnapshotDemand;
import dev.lockstep.finding.Finding;
import dev.lockstep.health.HealthReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Retires a migration track. */
@Command(
    name = "archive",
    description =
        "Moves retired migration folders under archive/<date>-<name>/, read-only and with SHA-256"
            + " sums, if the database is healthy, nothing reads them, and a verified snapshot is"
            + " younger than a day.",
    subcommands = {ArchiveCommand.ListAll.class, ArchiveCommand.Verify.class})
final class ArchiveCommand extends OneShotCommand {
  @Parameters(paramLabel = "folder", arity = "0..*", description = "what is retired")
  List<Path> folders = new ArrayList<>();

  @Option(
      names = "--snapshot",
      paramLabel = "id",
      description = "the verified snapshot to rely on, of any age")
  @Nullable String snapshot;

  @Option(
      names = "--not-read-by",
      paramLabel = "file",
      description = "a file that names a folder and does not read it; may be given again")
  List<Path> notReadBy = new ArrayList<>();

  @Option(names = "--dry-run", description = "tell what would be moved, or why not; move nothing")
  boolean dryRun;

  /**
   * What {@code --output json} prints.
   *
   * @param status archived, would-archive or refused
   */
  @RegisterForReflection
  record Result(String status, List<Line> archives, List<CheckCommand.Line> reasons) {}

  /** One folder. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String from,
      String to,
      @Nullable String archivedAt,
      @Nullable String snapshot,
      @Nullable Integer files,
      List<String> differences) {
    static Line of(Move move) {
      return new Line(move.from(), move.place(), null, null, null, List.of());
    }

    static Line of(ArchivedFolder archived) {
      ArchiveManifest manifest = archived.manifest().orElse(null);
      return new Line(
          manifest == null ? "" : manifest.from(),
          Archive.FOLDER + "/" + archived.name(),
          manifest == null ? null : manifest.archivedAt().toString(),
          manifest == null ? null : manifest.snapshot(),
          manifest == null ? null : manifest.sums().size(),
          archived.differences());
    }
  }

  @Override
  int run() throws IOException, SQLException, InterruptedException {
    Archive archive = archive();
    List<Move> unfinished = archive.unfinished();
    if (folders.isEmpty() && unfinished.isEmpty()) {
      throw new UsageException(
          "archive needs a folder, or one of list, verify; see 'lockstep archive --help'");
    }
    List<ArchivedFolder> done =
        new ArrayList<>(dryRun ? List.<ArchivedFolder>of() : archive.resume());
    List<String> already =
        done.stream().flatMap(each -> each.manifest().stream()).map(ArchiveManifest::from).toList();
    List<Path> named =
        folders.stream().filter(folder -> !already.contains(archive.nameOf(folder))).toList();
    if (named.isEmpty()) {
      return archived(done);
    }
    Archive.Plan plan = archive.plan(named);
    List<Finding> reasons = new ArrayList<>(plan.findings());
    HealthReport health = healthCheck().observe(connections()).report();
    reasons.addAll(RequiredHealth.findings(health));
    FolderReaders readers = new FolderReaders(archive.root(), foldersOfLockstep(), notReadBy);
    for (Move move : plan.moves()) {
      reasons.addAll(readers.of(move.from()));
    }
    SnapshotDemand.Found way =
        SnapshotWiring.demanded(settings(), snapshot, console()::event, Clock.systemUTC());
    way.finding().ifPresent(reasons::add);
    if (!reasons.isEmpty()) {
      return refused(done, reasons);
    }
    if (dryRun) {
      return wouldArchive(plan.moves());
    }
    HealthReport.LatestApplied latest = health.migrations().latestApplied();
    done.addAll(archive.archive(plan.moves(), way.id(), latest == null ? "" : latest.version()));
    return archived(done);
  }

  private static Archive archive() throws IOException {
    return new Archive(Path.of(""), Clock.systemUTC());
  }

  private Map<String, Path> foldersOfLockstep() {
    Settings settings = settings();
    return Map.of(
        "LOCKSTEP_MIGRATIONS_DIR", settings.migrations(),
        "LOCKSTEP_SCHEMA_DIR", settings.schema(),
        "LOCKSTEP_BACKFILLS_DIR", settings.backfills(),
        "LOCKSTEP_SNAPSHOT_DIR", settings.snapshot().folder());
  }

  private int refused(List<ArchivedFolder> done, List<Finding> reasons) {
    reasons.sort(null);
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  "refused",
                  done.stream().map(Line::of).toList(),
                  reasons.stream().map(CheckCommand.Line::of).toList()));
    } else {
      done.forEach(each -> console().line(text(each)));
      reasons.forEach(reason -> console().line(reason.toString()));
    }
    console()
        .error(
            "nothing was archived, for "
                + reasons.size()
                + (reasons.size() == 1 ? " reason" : " reasons")
                + "; set that right and run archive again");
    boolean misnamed =
        reasons.stream().anyMatch(reason -> reason.rule().equals(Archive.FOLDER_RULE));
    return misnamed ? Exit.USAGE : Exit.FINDINGS;
  }

  private int wouldArchive(List<Move> moves) {
    if (output == Output.json) {
      console().json(new Result("would-archive", moves.stream().map(Line::of).toList(), List.of()));
    } else {
      moves.forEach(move -> console().line("would move " + move.from() + " to " + move.to()));
    }
    return Exit.DONE;
  }

  private int archived(List<ArchivedFolder> done) {
    if (output == Output.json) {
      console().json(new Result("archived", done.stream().map(Line::of).toList(), List.of()));
    } else {
      done.forEach(each -> console().line("archived " + text(each)));
      console().line("commit it; 'lockstep check' keeps watch over it from now on");
    }
    return Exit.DONE;
  }

  /** {@code archive/2026-11-26-drizzle drizzle, 12 files, snapshot …, as it was archived}. */
  private static String text(ArchivedFolder archived) {
    String state =
        archived.differences().isEmpty()
            ? "as it was archived"
            : "NOT AS IT WAS: " + String.join(", ", archived.differences());
    return Archive.FOLDER
        + "/"
        + archived.name()
        + "  "
        + archived
            .manifest()
            .map(
                manifest ->
                    manifest.from()
                        + ", "
                        + manifest.sums().size()
                        + (manifest.sums().size() == 1 ? " file" : " files")
                        + ", at version "
                        + manifest.migration()
                        + ", snapshot "
                        + manifest.snapshot()
                        + ", ")
            .orElse("")
        + state;
  }

  /** All of them. */
  @Command(name = "list", description = "Lists what is archived, and whether it is as it was.")
  static final class ListAll extends OneShotCommand {
    @Override
    int run() throws IOException, InterruptedException {
      List<ArchivedFolder> all = archive().list();
      if (output == Output.json) {
        console().json(all.stream().map(Line::of).toList());
      } else if (all.isEmpty()) {
        console().line("nothing is archived");
      } else {
        all.forEach(each -> console().line(text(each)));
      }
      return all.stream().allMatch(each -> each.differences().isEmpty())
          ? Exit.DONE
          : Exit.FINDINGS;
    }
  }

  /** Compares them with their manifests. */
  @Command(
      name = "verify",
      description = "Compares every archived file with its SHA-256 sum; exit 3 if one differs.")
  static final class Verify extends OneShotCommand {
    @Override
    int run() throws IOException, InterruptedException {
      Archive archive = archive();
      List<Finding> findings = archive.verify();
      if (output == Output.json) {
        console().json(findings.stream().map(CheckCommand.Line::of).toList());
      } else {
        findings.forEach(finding -> console().line(finding.toString()));
        if (findings.isEmpty()) {
          int count = archive.list().size();
          console().line(count + (count == 1 ? " archive is" : " archives are") + " as archived");
        }
      }
      return findings.isEmpty() ? Exit.DONE : Exit.FINDINGS;
    }
  }
}
