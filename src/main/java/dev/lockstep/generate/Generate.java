package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.migration.MigrationFolder;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.migration.Version;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationKeys;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /**
   * Generates and proves; writes nothing.
   *
   * @param description what the migration does, in a few words: part of its name
   * @throws InvalidSchemaException if the schema cannot be loaded or breaks a rule
   * @throws dev.lockstep.migration.InvalidMigrationsException if the migrations cannot be read
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails
   * @throws dev.lockstep.diff.UnsupportedChangeException if Lockstep has no statement for a change
   * @throws UnprovenException if what was generated does not do what it should
   */
  public Generated run(String description) throws IOException, SQLException {
    SchemaModules modules = SchemaModules.read(project.schema());
    MigrationSet migrations =
        Files.isDirectory(project.migrations())
            ? MigrationFolder.read(project.migrations())
            : MigrationSet.EMPTY;
    FileNames names = new FileNames(description, migrations, clock);
    String identity = programVersion + " " + scratch.identity();
    try (ScratchServer server = scratch.open();
        CanonicalCatalog canonical = CanonicalCatalog.begin(server, modules, store, identity);
        MigratedDatabase migrated = migrated(server, modules, migrations, identity)) {
      MigratedState state = migrated.state();
      Catalog to = canonical.await();
      Diff diff = Differ.diff(state.catalog(), to, modules.hints(state.catalog(), to));
      if (diff.isEmpty()) {
        return inLockstep(modules, CatalogLock.of(to, state.fingerprints()), diff.notes());
      }
      try (Staging staging = new Staging()) {
        Map<String, String> scaffolds =
            new Writing(names, staging, scripts).write(diff, state.catalog(), to);
        List<Fingerprint> stops =
            new Walk(migrated.replay(), staging, modules).prove(state.catalog(), to, diff);
        SortedMap<String, Fingerprint> fingerprints =
            fingerprints(server, staging.after(migrations), state, stops, to, identity);
        List<GeneratedFile> files = new ArrayList<>(staging.files(project.migrations()));
        int count = staging.read().versioned().size();
        scaffolds.forEach(
            (name, text) -> {
              if (!Files.exists(project.backfills().resolve(name))) {
                files.add(new GeneratedFile(project.backfills().resolve(name), text));
              }
            });
        files.add(new GeneratedFile(modules.lockFile(), CatalogLock.of(to, fingerprints).text()));
        return new Generated(files, diff.notes(), count);
      }
    }
  }

  private MigratedDatabase migrated(
      ScratchServer server, SchemaModules modules, MigrationSet migrations, String identity)
      throws IOException, SQLException {
    LockedFingerprints locked =
        LockedFingerprints.over(store, modules.lockFile(), migrations, identity);
    MigratedDatabase migrated = MigratedDatabase.make(server, migrations, locked, identity);
    if (locked.agreeWith(migrated.state().fingerprints())) {
      return migrated;
    }
    migrated.close();
    return MigratedDatabase.make(server, migrations, store, identity);
  }

  private static Generated inLockstep(SchemaModules modules, CatalogLock lock, List<String> notes)
      throws IOException {
    boolean written =
        Files.exists(modules.lockFile())
            && Files.readString(modules.lockFile()).equals(lock.text());
    return new Generated(
        written ? List.of() : List.of(new GeneratedFile(modules.lockFile(), lock.text())),
        notes,
        0);
  }

  /**
   * The fingerprint after each migration. A database that exists has its repeatable migrations
   * before the new one; a new database gets them after it. Both must end at the schema; the first
   * was walked, this is the second. Without repeatable ones the two are the same.
   */
  private SortedMap<String, Fingerprint> fingerprints(
      ScratchServer server,
      MigrationSet all,
      MigratedState before,
      List<Fingerprint> stops,
      Catalog to,
      String identity)
      throws SQLException {
    if (!all.repeatables().isEmpty()) {
      try (MigratedDatabase database = MigratedDatabase.make(server, all, store, identity)) {
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

  /** Writes what was generated: all of it, or nothing. */
  public static void write(Generated generated) throws IOException {
    List<GeneratedFile> written = new ArrayList<>();
    try {
      for (GeneratedFile file : generated.files()) {
        Files.createDirectories(file.path().toAbsolutePath().getParent());
        if (file.path().getFileName().toString().equals(CatalogLock.FILE_NAME)) {
          // Last of all, so that a lock never speaks of files that are not there.
          CatalogLock.parse(file.text(), file.path().toString()).write(file.path());
        } else {
          Files.writeString(file.path(), file.text(), java.nio.file.StandardOpenOption.CREATE_NEW);
          written.add(file);
        }
      }
    } catch (IOException e) {
      for (GeneratedFile file : written) {
        Files.deleteIfExists(file.path());
      }
      throw e;
    }
  }
}
