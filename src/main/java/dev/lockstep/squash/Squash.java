// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.Staging;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.split.SchemaScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes one baseline migration for all up to a version. It stands beside them: an empty database
 * begins with it, as Flyway has it too, and all others go on as they are.
 */
public final class Squash {
  private final Project project;
  private final ScratchSource scratch;

  public Squash(Project project, ScratchSource scratch) {
    this.project = project;
    this.scratch = scratch;
  }

  /**
   * Makes and proves it; writes nothing.
   *
   * @param history of a database that is to have applied all of it; empty if none is asked
   * @throws UnknownVersionException if {@code to} is the version of no migration
   * @throws SquashRefusedException if they cannot be made one
   * @throws ReplayFailedException if a migration fails
   * @throws dev.lockstep.migration.file.InvalidMigrationsException if the migrations cannot be read
   */
  public SquashPlan plan(Version to, Optional<History> history) throws IOException, SQLException {
    MigrationSet all = project.readMigrations();
    List<MigrationFile> squashed =
        all.versioned().stream()
            .filter(file -> file.version().orElseThrow().compareTo(to) <= 0)
            .toList();
    if (squashed.isEmpty() || !squashed.getLast().version().orElseThrow().equals(to)) {
      throw new UnknownVersionException("--to", to, all);
    }
    refuse(to, all, history);
    Scope scope =
        Files.isDirectory(project.schema())
            ? SchemaModules.read(project.schema()).scope()
            : Scope.ALL;
    String name = "B" + to + "__squashed.sql";
    try (Staging staging = new Staging();
        ScratchServer server = scratch.open()) {
      List<MigrationFile> first = all.callbacks(CallbackEvent.BEFORE_MIGRATE);
      Made made = replayed(server, scope, first, path(all, to));
      refuseOthers(made.catalog());
      staging.add(name, text(made, squashed), false);
      List<MigrationFile> baseline = staging.read().baselines();
      prove(server, scope, first, baseline, made);
      return plan(to, all, squashed, baseline.getFirst(), staging, made);
    }
  }

  /** What a database is made of: its catalog, rows, and where its sequences stand. */
  private record Made(Catalog catalog, List<SeedRows> rows, List<String> sequences) {}

  private static void refuse(Version to, MigrationSet all, Optional<History> history) {
    for (MigrationFile baseline : all.baselines()) {
      if (baseline.version().orElseThrow().equals(to)) {
        throw new SquashRefusedException(
            baseline.script()
                + " is the baseline of version "
                + to
                + " already; remove it to write"
                + " it anew, if no database began with it");
      }
      if (baseline.version().orElseThrow().compareTo(to) > 0) {
        throw new SquashRefusedException(
            baseline.script() + " stands for version " + to + " too, and is newer");
      }
    }
    if (history.isPresent() && !history.get().includes(to)) {
      throw new SquashRefusedException(
          "version "
              + to
              + " is not applied in the configured database; migrate it first, or"
              + " squash to a version that is");
    }
  }

  /** What an empty database gets up to {@code to}: it may begin with an older baseline. */
  private static List<MigrationFile> path(MigrationSet all, Version to) {
    return all.fromEmpty().versioned().stream()
        .filter(file -> file.version().orElseThrow().compareTo(to) <= 0)
        .toList();
  }

  /** What the migrations make; rows that they insert may need a backfill, which is not run here. */
  private static Made replayed(
      ScratchServer server, Scope scope, List<MigrationFile> first, List<MigrationFile> files)
      throws SQLException {
    try {
      return made(server, scope, first, files);
    } catch (ReplayFailedException e) {
      Optional<MigrationFile> gated =
          files.stream()
              .filter(file -> !file.directives().requiresBackfills().isEmpty())
              .findFirst();
      if (gated.isEmpty()) {
        throw e;
      }
      throw new SquashRefusedException(
          e.getMessage()
              + "; rows that migrations insert wait for backfill "
              + String.join(", ", gated.get().directives().requiresBackfills())
              + ", which squash does not run: squash to a version before "
              + gated.get().script());
    }
  }

  /**
   * What files make.
   *
   * @param first callbacks that run before them, there as here
   */
  private static Made made(
      ScratchServer server, Scope scope, List<MigrationFile> first, List<MigrationFile> files)
      throws SQLException {
    try (ScratchDatabase database = server.create();
        MigrationReplay replay = new MigrationReplay(database, scope)) {
      for (MigrationFile callback : first) {
        replay.run(callback);
      }
      for (MigrationFile file : files) {
        replay.run(file);
      }
      Catalog catalog = replay.catalog();
      Seeds seeds = new Seeds(replay.connection(), catalog);
      return new Made(catalog, seeds.read(), seeds.sequences());
    }
  }

  private static void refuseOthers(Catalog catalog) {
    List<CatalogObject> others = catalog.ofKind(ObjectKind.OTHER);
    if (!others.isEmpty()) {
      throw new SquashRefusedException(
          others.getFirst().id().name()
              + (others.size() == 1 ? "" : " and " + (others.size() - 1) + " more")
              + " cannot be written by Lockstep; write the baseline by hand, 'lockstep check' says"
              + " whether it makes the same");
    }
  }

  private static String text(Made made, List<MigrationFile> squashed) {
    SortedMap<ObjectId, String> rows = new TreeMap<>();
    made.rows().forEach(each -> rows.put(each.table(), each.insert()));
    StringBuilder text = new StringBuilder();
    text.append("-- Squashed from ")
        .append(squashed.getFirst().script())
        .append(" to ")
        .append(squashed.getLast().script())
        .append(" (")
        .append(squashed.size())
        .append(
            ").\n-- An empty database begins here; one that has applied any of them passes this")
        .append(" over.\n\n")
        .append(SchemaScript.of(made.catalog(), rows));
    if (!made.sequences().isEmpty()) {
      text.append('\n');
      made.sequences().forEach(each -> text.append(each).append(";\n"));
    }
    return text.toString();
  }

  private static void prove(
      ScratchServer server,
      Scope scope,
      List<MigrationFile> first,
      List<MigrationFile> baseline,
      Made expected)
      throws SQLException {
    try {
      Made made = made(server, scope, first, baseline);
      List<ObjectDifference> differences =
          CatalogDifferences.exactly(expected.catalog(), made.catalog()).differences();
      if (!differences.isEmpty()) {
        throw new SquashRefusedException(
            "the baseline would not make what the migrations make: "
                + DifferenceSummary.of(differences));
      }
      if (!rows(made).equals(rows(expected)) || !made.sequences().equals(expected.sequences())) {
        throw new SquashRefusedException(
            "the baseline would not leave the rows that the migrations leave");
      }
    } catch (ReplayFailedException e) {
      throw new SquashRefusedException(
          "the baseline would fail where the migrations do not: " + e.finding().message());
    }
  }

  private static SortedMap<String, String> rows(Made made) {
    SortedMap<String, String> digests = new TreeMap<>();
    made.rows().forEach(each -> digests.put(each.table().toString(), each.digest()));
    return digests;
  }

  private SquashPlan plan(
      Version to,
      MigrationSet all,
      List<MigrationFile> squashed,
      MigrationFile baseline,
      Staging staging,
      Made made)
      throws IOException {
    // The file, then its configuration.
    List<GeneratedFile> files = new ArrayList<>(staging.files(project.migrations()).reversed());
    List<String> notes = new ArrayList<>();
    Path lockFile = project.schema().resolve(CatalogLock.FILE_NAME);
    if (Files.exists(lockFile)) {
      CatalogLock lock = CatalogLock.read(lockFile);
      SortedMap<String, Integer> sums = new TreeMap<>(lock.files().sums());
      sums.put(baseline.script(), baseline.checksum());
      SortedMap<String, Fingerprint> fingerprints = new TreeMap<>(lock.migrations());
      // A new database passes no state before the baseline.
      fingerprints.keySet().removeIf(version -> Version.of(version).compareTo(to) < 0);
      files.add(
          new GeneratedFile(
              lockFile,
              new CatalogLock(
                      lock.major(),
                      fingerprints,
                      lock.objects(),
                      new RecordedFiles(
                          lock.files().known(),
                          sums,
                          lock.files().generated(),
                          lock.files().byHand()),
                      lock.outside())
                  .text()));
    }
    if (!made.rows().isEmpty()) {
      notes.add(
          "values that a migration took from the clock, or at random, are in the baseline as they"
              + " were in this replay");
    }
    if (!all.callbacks().isEmpty()) {
      notes.add("what callbacks do is not in the baseline: they go on to run beside it");
    }
    notes.add(
        "Lockstep needs the files below no more where every database has applied version "
            + to
            + "; stock Flyway then wants -ignoreMigrationPatterns=*:missing on databases that"
            + " applied them");
    List<String> archivable = new ArrayList<>();
    for (MigrationFile file : squashed) {
      add(file, archivable);
      MigrationFile reverse = all.reverses().get(file.version().orElseThrow());
      if (reverse != null) {
        add(reverse, archivable);
      }
    }
    all.baselines().forEach(file -> add(file, archivable));
    return new SquashPlan(files, squashed.size(), made.rows(), archivable, notes);
  }

  private static void add(MigrationFile file, List<String> scripts) {
    scripts.add(file.script());
    if (file.configuration() != null) {
      scripts.add(file.script() + ".conf");
    }
  }
}
