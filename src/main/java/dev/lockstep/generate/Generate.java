package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.MigrationFolder;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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
        ScratchDatabase migrated = server.create()) {
      Catalog to = canonical(server, modules);
      MigrationSet forward =
          new MigrationSet(migrations.versioned(), Map.of(), migrations.repeatables());
      MigratedState state =
          MigrationProof.run(migrated, forward, store, identity, StateInspector.NONE);
      Diff diff = Differ.diff(state.catalog(), to, modules.hints(state.catalog(), to));
      if (diff.isEmpty()) {
        return inLockstep(modules, CatalogLock.of(to, state.fingerprints()), diff.notes());
      }
      try (Staging staging = new Staging()) {
        Map<String, String> scaffolds =
            new Writing(names, staging, scripts).write(diff, state.catalog(), to);
        new Walk(migrated, staging, modules).prove(state.catalog(), to);
        SortedMap<String, Fingerprint> fingerprints =
            fromEmpty(server, staging.after(migrations), to, identity);
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

  private static Catalog canonical(ScratchServer server, SchemaModules modules)
      throws SQLException {
    try (ScratchDatabase database = server.create()) {
      LoadedSchema loaded = SchemaLoader.load(database, modules);
      try (Connection connection = database.open()) {
        List<Finding> findings = SchemaRules.check(loaded, connection);
        if (!findings.isEmpty()) {
          throw new InvalidSchemaException(findings);
        }
        return CatalogReader.read(connection, CatalogFilter.DEFAULT);
      }
    }
  }

  /**
   * A database that exists has its repeatable migrations before the new one; a new database gets
   * them after it. Both must end at the schema; the first was walked, this is the second.
   */
  private SortedMap<String, Fingerprint> fromEmpty(
      ScratchServer server, MigrationSet all, Catalog to, String identity) throws SQLException {
    try (ScratchDatabase database = server.create()) {
      MigratedState state = MigrationProof.run(database, all, store, identity, StateInspector.NONE);
      Walk.demand(to, state.catalog(), "all migrations, applied to an empty database,");
      return state.fingerprints();
    }
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
