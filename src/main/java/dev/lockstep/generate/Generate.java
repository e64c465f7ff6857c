// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Generates the next migration, in four steps: the files are read and both {@linkplain Ends ends}
 * are made on scratch databases; the ends are {@linkplain Proposal compared}; the way from one to
 * the other is {@linkplain MigrationWriter written} as files; and what was written is {@linkplain
 * RoundTripProof proven}: forward, back, forward.
 *
 * <p>No step needs a memory. What the cache saves is in {@code generate.cached}.
 */
public final class Generate {
  private final Project project;
  private final ScratchSource scratch;
  private final Cache cache;
  private final String programVersion;
  private final Scripts scripts;
  private final Clock clock;

  public Generate(
      Project project,
      ScratchSource scratch,
      Cache cache,
      String programVersion,
      Scripts scripts,
      Clock clock) {
    this.project = project;
    this.scratch = scratch;
    this.cache = cache;
    this.programVersion = programVersion;
    this.scripts = scripts;
    this.clock = clock;
  }

  /** {@link #run(Request)} with nothing but a description. */
  public Generated run(String description) throws IOException, SQLException {
    return run(Request.of(description));
  }

  /**
   * Generates and proves. Changes no file of the project: {@link GeneratedFiles} does.
   *
   * @throws InvalidSchemaException if the schema cannot be loaded or breaks a rule
   * @throws dev.lockstep.migration.file.InvalidMigrationsException if the migrations cannot be
   *     read, are not as they were recorded, or are not to be replaced
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if Lockstep has no statement for
   *     a change
   * @throws UnprovenException if what was generated does not do what it should
   * @throws UnusableRequestException if the request makes no sense here
   */
  public Generated run(Request request) throws IOException, SQLException {
    Inputs inputs = Inputs.read(project, request);
    String identity =
        CacheKeys.identity(
            programVersion, scratch.identity(), inputs.modules().scope().key(), inputs.folder());
    try (ScratchServer server = scratch.open();
        Ends ends = Ends.load(server, inputs, cache, identity, request.shims())) {
      Proposal proposal = Proposal.of(inputs, ends, request);
      if (!proposal.drops().findings().isEmpty()) {
        return refused(proposal);
      }
      return proposal.diff().isEmpty()
          ? inLockstep(inputs, ends, proposal)
          : written(server, inputs, ends, proposal, request, identity);
    }
  }

  private static Generated refused(Proposal proposal) {
    return new Generated(
        List.of(),
        List.of(),
        List.of(),
        proposal.drops().drops(),
        proposal.drops().findings(),
        proposal.notes(),
        0);
  }

  /** There is nothing to migrate; at most the lock is brought up to date. */
  private static Generated inLockstep(Inputs inputs, Ends ends, Proposal proposal)
      throws IOException {
    RecordedFiles files =
        inputs
            .recorded()
            .next(
                RecordedMigrations.sums(inputs.migrations()),
                inputs.recorded().generated(),
                inputs.added());
    GeneratedFile lock = lock(ends, ends.state().fingerprints(), files);
    boolean asItIs = Files.exists(lock.path()) && Files.readString(lock.path()).equals(lock.text());
    return new Generated(
        asItIs ? List.of() : List.of(lock),
        inputs.redo().files(),
        inputs.added(),
        proposal.drops().drops(),
        List.of(),
        proposal.notes(),
        0);
  }

  private Generated written(
      ScratchServer server,
      Inputs inputs,
      Ends ends,
      Proposal proposal,
      Request request,
      String identity)
      throws IOException, SQLException {
    FileNames names = new FileNames(inputs.description(request), inputs.folder(), clock);
    try (Staging staging = new Staging()) {
      BackfillNames backfillNames =
          BackfillNames.besides(project.backfills(), inputs.redo().files(), names.slug());
      MigrationWriter writer = new MigrationWriter(names, backfillNames, staging, scripts);
      Map<String, String> scaffolds =
          writer.write(
              proposal.diff(), ends.from(), ends.to(), proposal.hints(), !request.discardData());
      ends.shims().demandTogether(staging.read());
      List<Fingerprint> stops =
          ends.migrated()
              .tryOut(
                  staging.read().versioned(),
                  replay ->
                      new RoundTripProof(replay, staging, ends.modules())
                          .prove(ends.from(), ends.to(), proposal.diff()));
      MigrationSet after = staging.after(inputs.migrations());
      SortedMap<String, Fingerprint> fingerprints =
          fingerprints(server, after, ends, stops, identity);

      List<GeneratedFile> files = new ArrayList<>(staging.files(project.migrations()));
      List<GeneratedFile> ofGenerate = new ArrayList<>(files);
      files.addAll(ends.shims().files());
      List<GeneratedFile> backfills = backfills(scaffolds, inputs.redo());
      files.addAll(backfills);
      // A shim belongs to the user from the day it is written: redo does not take it away.
      ofGenerate.addAll(backfills);
      files.add(
          lock(
              ends,
              fingerprints,
              inputs
                  .recorded()
                  .next(
                      RecordedMigrations.sums(after),
                      Redo.remember(project, ofGenerate),
                      inputs.added())));
      List<String> notes = new ArrayList<>(proposal.notes());
      notes.addAll(writer.keptDrops().notes());
      notes.addAll(writer.notes());
      return new Generated(
          files,
          inputs.redo().files(),
          inputs.added(),
          proposal.drops().drops().stream().map(writer.keptDrops()::withCopy).toList(),
          List.of(),
          notes,
          staging.read().versioned().size());
    }
  }

  /** Those that are not there yet: a person may have worked on one. */
  private List<GeneratedFile> backfills(Map<String, String> scaffolds, Redo redo) {
    List<GeneratedFile> files = new ArrayList<>();
    scaffolds.forEach(
        (name, text) -> {
          Path path = project.backfills().resolve(name);
          if (!Files.exists(path) || redo.files().contains(path)) {
            files.add(new GeneratedFile(path, text));
          }
        });
    return files;
  }

  private static GeneratedFile lock(
      Ends ends, SortedMap<String, Fingerprint> fingerprints, RecordedFiles files) {
    return new GeneratedFile(
        ends.modules().lockFile(),
        CatalogLock.of(ends.to(), fingerprints)
            .leaving(ends.modules().scope().outside())
            .with(files)
            .text());
  }

  /**
   * The fingerprint after each migration. A database that exists has its repeatable migrations
   * before the new one; a new database gets them after it. Both must end at the schema; the first
   * was walked, this is the second. Without repeatable ones the two are the same.
   */
  private SortedMap<String, Fingerprint> fingerprints(
      ScratchServer server, MigrationSet after, Ends ends, List<Fingerprint> stops, String identity)
      throws SQLException {
    MigrationSet all = after.fromEmpty();
    if (!all.repeatables().isEmpty()) {
      try (MigratedDatabase database =
          MigratedDatabase.lookAt(server, all, cache, identity, ends.modules().scope())) {
        Catalog reached = database.state().catalog();
        RoundTripProof.demand(ends.to(), reached, "all migrations, applied to an empty database,");
        return database.state().fingerprints();
      }
    }
    SortedMap<String, Fingerprint> fingerprints = new TreeMap<>(ends.state().fingerprints());
    List<String> keys = CacheKeys.states(identity, all.versioned());
    int old = keys.size() - stops.size();
    for (int i = 0; i < stops.size(); i++) {
      Version version = all.versioned().get(old + i).version().orElseThrow();
      fingerprints.put(version.toString(), stops.get(i));
      cache.remember(CacheKeys.fingerprint(keys.get(old + i)), stops.get(i).toString());
    }
    return fingerprints;
  }
}
