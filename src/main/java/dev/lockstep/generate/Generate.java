// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.Hints;
import dev.lockstep.migration.MigrationFolder;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.migration.Version;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationKeys;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.proof.SpokenNames;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.NotGenerated;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Generates the next migration. The way is found between two scratch databases (what the migrations
 * make, what the schema says), written down, and walked as it was written: forward, back, forward.
 * Asks nobody anything.
 */
public final class Generate {
  private final Project project;
  private final ScratchSource scratch;
  private final ProofStore store;
  private final String programVersion;
  private final Scripts scripts;
  private final Clock clock;

  public Generate(
      Project project,
      ScratchSource scratch,
      ProofStore store,
      String programVersion,
      Scripts scripts,
      Clock clock) {
    this.project = project;
    this.scratch = scratch;
    this.store = store;
    this.programVersion = programVersion;
    this.scripts = scripts;
    this.clock = clock;
  }

  /** {@link #run(Request)} with nothing but a description. */
  public Generated run(String description) throws IOException, SQLException {
    return run(Request.of(description));
  }

  /**
   * Generates and proves; writes nothing.
   *
   * @throws InvalidSchemaException if the schema cannot be loaded or breaks a rule
   * @throws dev.lockstep.migration.InvalidMigrationsException if the migrations cannot be read, are
   *     not as they were recorded, or are not to be replaced
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails
   * @throws dev.lockstep.diff.UnsupportedChangeException if Lockstep has no statement for a change
   * @throws UnprovenException if what was generated does not do what it should
   * @throws UnusableRequestException if the request makes no sense here
   */
  public Generated run(Request request) throws IOException, SQLException {
    if (!request.description().isBlank()) {
      FileNames.slug(request.description());
    }
    SchemaModules read = SchemaModules.read(project.schema());
    MigrationSet all =
        Files.isDirectory(project.migrations())
            ? MigrationFolder.read(project.migrations())
            : MigrationSet.EMPTY;
    Optional<CatalogLock> lock = Recording.read(read.lockFile());
    Redo redo =
        request.redo()
            ? Redo.of(project, read.lockFile(), lock, all, request.database())
            : Redo.NONE;
    MigrationSet migrations = redo.without(all);
    Optional<CatalogLock> recorded = lock.map(redo::without);
    if (recorded.isPresent()) {
      Recording.demand(recorded.get(), migrations, request);
    }
    List<String> added = Recording.added(recorded, migrations);
    Scope scope = read.scope();
    String identity =
        programVersion + " " + scratch.identity() + scope.key() + MigrationKeys.ofCallbacks(all);
    try (ScratchServer server = scratch.open();
        CanonicalCatalog canonical = CanonicalCatalog.begin(server, read, store, identity);
        MigratedDatabase migrated = migrated(server, read, migrations, identity)) {
      MigratedState state = migrated.state();
      Catalog asRead = canonical.await();
      Shims shims = shims(request, read, state.catalog(), scope.of(asRead));
      SchemaModules modules = shims.with(read);
      Catalog whole = shims.isEmpty() ? asRead : again(server, modules, identity);
      Catalog to = scope.of(whole);
      Hints hints = modules.hints(state.catalog(), to);
      Diff diff = Differ.diff(state.catalog(), to, hints);
      List<String> notes = new ArrayList<>(diff.notes());
      notes.addAll(shims.notes());
      notes.addAll(redo.notes());
      notes.addAll(NotGenerated.notes(modules));
      // What no migration makes although a module does is said.
      scope.of(whole, Set.of()).forEach(left -> notes.add(left + ", and no migration makes it"));
      Optional<NewerMigrations> newer =
          recorded
              .filter(base -> !request.redo())
              .map(
                  base ->
                      NewerMigrations.of(
                          base,
                          RecordedMigrations.unrecorded(base, migrations),
                          state.catalog(),
                          to));
      SpokenNames spoken = SpokenNames.of(modules, state.catalog(), to, diff.losses(), migrations);
      Drops drops = Drops.judge(modules, diff.losses(), spoken, newer, request.allowDrop());
      if (!drops.findings().isEmpty()) {
        return new Generated(
            List.of(), List.of(), List.of(), drops.drops(), drops.findings(), notes, 0);
      }
      if (diff.isEmpty()) {
        RecordedFiles files =
            new RecordedFiles(
                true,
                RecordedMigrations.sums(migrations),
                recorded.map(CatalogLock::files).orElse(RecordedFiles.UNKNOWN).generated());
        List<GeneratedFile> written =
            inLockstep(
                modules,
                CatalogLock.of(to, state.fingerprints()).leaving(scope.outside()).with(files));
        return new Generated(written, redo.files(), added, drops.drops(), List.of(), notes, 0);
      }
      FileNames names = new FileNames(described(request, redo), all, clock);
      try (Staging staging = new Staging()) {
        Writing writing = new Writing(names, staging, scripts);
        Map<String, String> scaffolds =
            writing.write(diff, state.catalog(), to, hints, !request.discardData());
        notes.addAll(writing.keptDrops().notes());
        shims.demandTogether(staging.read());
        List<Fingerprint> stops =
            new Walk(migrated.replay(), staging, modules).prove(state.catalog(), to, diff);
        MigrationSet after = staging.after(migrations);
        SortedMap<String, Fingerprint> fingerprints =
            fingerprints(server, after, state, stops, to, identity, scope);
        List<GeneratedFile> files = new ArrayList<>(staging.files(project.migrations()));
        int count = staging.read().versioned().size();
        files.addAll(shims.files());
        scaffolds.forEach(
            (name, text) -> {
              Path path = project.backfills().resolve(name);
              if (!Files.exists(path) || redo.files().contains(path)) {
                files.add(new GeneratedFile(path, text));
              }
            });
        RecordedFiles remembered =
            new RecordedFiles(
                true,
                RecordedMigrations.sums(after),
                Redo.remember(project, ofGenerate(files, shims)));
        files.add(
            new GeneratedFile(
                modules.lockFile(),
                CatalogLock.of(to, fingerprints).leaving(scope.outside()).with(remembered).text()));
        List<Drop> dropped = drops.drops().stream().map(writing.keptDrops()::told).toList();
        return new Generated(files, redo.files(), added, dropped, List.of(), notes, count);
      }
    }
  }

  private static Shims shims(Request request, SchemaModules modules, Catalog from, Catalog to) {
    return request.shims() ? Shims.of(modules, from, to, modules.hints(from, to)) : Shims.none();
  }

  /** What the modules make, once more: some were added to them. */
  private Catalog again(ScratchServer server, SchemaModules modules, String identity)
      throws SQLException {
    try (CanonicalCatalog canonical = CanonicalCatalog.begin(server, modules, store, identity)) {
      return canonical.await();
    }
  }

  /** A shim belongs to the user from the day it is written: redo does not take it away. */
  private static List<GeneratedFile> ofGenerate(List<GeneratedFile> files, Shims shims) {
    return files.stream().filter(file -> !shims.files().contains(file)).toList();
  }

  private static String described(Request request, Redo redo) {
    String description =
        request.description().isBlank() ? redo.description() : request.description();
    if (description.isBlank()) {
      throw new UnusableRequestException(
          "the schema says more than the migrations do: describe in a few words what is to be"
              + " migrated: lockstep generate <description>");
    }
    return description;
  }

  private MigratedDatabase migrated(
      ScratchServer server, SchemaModules modules, MigrationSet migrations, String identity)
      throws IOException, SQLException {
    MigrationSet path = migrations.fromEmpty();
    LockedFingerprints locked = LockedFingerprints.over(store, modules, path, identity);
    MigratedDatabase migrated =
        MigratedDatabase.make(server, path, locked, identity, modules.scope());
    if (locked.agreeWith(migrated.state().fingerprints())) {
      return migrated;
    }
    migrated.close();
    return MigratedDatabase.make(server, path, store, identity, modules.scope());
  }

  private static List<GeneratedFile> inLockstep(SchemaModules modules, CatalogLock lock)
      throws IOException {
    boolean written =
        Files.exists(modules.lockFile())
            && Files.readString(modules.lockFile()).equals(lock.text());
    return written ? List.of() : List.of(new GeneratedFile(modules.lockFile(), lock.text()));
  }

  /**
   * The fingerprint after each migration. A database that exists has its repeatable migrations
   * before the new one; a new database gets them after it. Both must end at the schema; the first
   * was walked, this is the second. Without repeatable ones the two are the same.
   */
  private SortedMap<String, Fingerprint> fingerprints(
      ScratchServer server,
      MigrationSet after,
      MigratedState before,
      List<Fingerprint> stops,
      Catalog to,
      String identity,
      Scope scope)
      throws SQLException {
    MigrationSet all = after.fromEmpty();
    if (!all.repeatables().isEmpty()) {
      try (MigratedDatabase database = MigratedDatabase.make(server, all, store, identity, scope)) {
        Walk.demand(
            to, database.state().catalog(), "all migrations, applied to an empty database,");
        return database.state().fingerprints();
      }
    }
    SortedMap<String, Fingerprint> fingerprints = new TreeMap<>(before.fingerprints());
    List<String> keys = MigrationKeys.of(identity, all.versioned());
    int old = keys.size() - stops.size();
    for (int i = 0; i < stops.size(); i++) {
      Version version = all.versioned().get(old + i).version().orElseThrow();
      fingerprints.put(version.toString(), stops.get(i));
      store.remember(MigrationKeys.fingerprint(keys.get(old + i)), stops.get(i).toString());
    }
    return fingerprints;
  }
}
