// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.proof.SchemaState;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.split.ModuleWriter;
import dev.lockstep.split.RoleMaker;
import dev.lockstep.split.StagedModules;
import dev.lockstep.split.WrittenModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The modules of what the migrations make, and the lock, so that {@code check} passes and {@code
 * generate} has nothing to do. Modules that somebody has written stay as they are.
 */
final class AdoptedSchema {
  private static final String RULE = "schema-modules";

  private final Path folder;
  private final ScratchServer server;
  private final Cache store;
  private final List<GeneratedFile> files = new ArrayList<>();
  private final List<Path> replaced = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  /**
   * One in {@code folder}.
   *
   * @param server for loading them again
   */
  AdoptedSchema(Path folder, ScratchServer server, Cache store) {
    this.folder = folder;
    this.server = server;
    this.store = store;
  }

  /** The state before what is adopted now, if anything was adopted before. */
  @FunctionalInterface
  interface Before {
    Optional<Catalog> catalog() throws SQLException;
  }

  /**
   * Writes what is to be written, and proves it.
   *
   * @throws AdoptionRefusedException if the modules would not make the same
   */
  void of(MigratedState made, MigrationSet migrations, Before before)
      throws IOException, SQLException {
    Optional<String> foreign = foreign(made.catalog());
    if (foreign.isPresent()) {
      note("no modules are written: " + foreign.get());
      return;
    }
    SortedMap<String, String> texts;
    try {
      texts = modules(made.catalog(), true);
    } catch (UnsupportedChangeException e) {
      note("no modules are written: " + e.getMessage() + "; write them by hand");
      return;
    }
    SortedMap<String, String> there = there();
    if (!there.isEmpty() && !there.equals(texts) && !isOurs(there, before)) {
      note(
          "has modules already, which stay as they are; 'lockstep check' tells whether they say what"
              + " the migrations make");
      return;
    }
    try (StagedModules staged = StagedModules.of(texts)) {
      SchemaModules modules = SchemaModules.read(staged.folder());
      SchemaState state = SchemaState.make(server, modules, store);
      prove(made.catalog(), state);
      CatalogLock lock =
          CatalogLock.of(modules.scope().of(state.catalog()), made.fingerprints())
              .leaving(modules.scope().outside())
              .with(new RecordedFiles(true, RecordedMigrations.sums(migrations), new TreeMap<>()));
      texts.forEach((path, text) -> write(folder.resolve(path), text, there.get(path)));
      there.keySet().stream()
          .filter(path -> !texts.containsKey(path))
          .forEach(path -> replaced.add(folder.resolve(path)));
      Path lockFile = folder.resolve(CatalogLock.FILE_NAME);
      if (!Files.exists(lockFile) || !Files.readString(lockFile).equals(lock.text())) {
        files.add(new GeneratedFile(lockFile, lock.text()));
      }
    } catch (InvalidSchemaException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** What is seen and compared, but of a kind that is never written. */
  private static Optional<String> foreign(Catalog catalog) {
    List<String> others =
        catalog.ofKind(ObjectKind.OTHER).stream()
            .map(CatalogObject::id)
            // Foreign tables and base types have the name alone.
            .map(id -> id.name().contains(" ") ? id.name() : id.identity())
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join(", ", others)
                + (others.size() == 1 ? " is" : " are")
                + " of a kind that Lockstep compares but does not write; write the modules by hand,"
                + " a foreign table in one of its own, until 'lockstep check' agrees");
  }

  private SortedMap<String, String> modules(Catalog catalog, boolean tell) {
    WrittenModules written = ModuleWriter.write(catalog);
    SortedMap<String, String> texts = new TreeMap<>(written.files());
    SortedSet<String> roles = RoleMaker.roles(catalog);
    if (!roles.isEmpty()) {
      texts.put(RoleMaker.MODULE, RoleMaker.statement(roles) + ";\n");
    }
    if (tell) {
      written.notes().forEach(this::note);
    }
    return texts;
  }

  private SortedMap<String, String> there() throws IOException {
    SortedMap<String, String> there = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.filter(path -> path.toString().endsWith(".sql")).toList()) {
          there.put(folder.relativize(path).toString().replace('\\', '/'), Files.readString(path));
        }
      }
    }
    return there;
  }

  /** Whether the modules are those that an earlier adoption wrote, and nobody changed. */
  private boolean isOurs(SortedMap<String, String> there, Before before) throws SQLException {
    Optional<Catalog> catalog = before.catalog();
    return catalog.isPresent() && modules(catalog.get(), false).equals(there);
  }

  private void write(Path path, String text, @Nullable String old) {
    if (!text.equals(old)) {
      files.add(new GeneratedFile(path, text));
      if (old != null) {
        replaced.add(path);
      }
    }
  }

  private void prove(Catalog made, SchemaState state) {
    List<ObjectDifference> differences =
        CatalogDifferences.exactly(made, state.catalog()).differences();
    if (!differences.isEmpty()) {
      throw refused("the modules would not make it: " + DifferenceSummary.of(differences));
    }
    if (!state.findings().isEmpty()) {
      throw new AdoptionRefusedException(state.findings());
    }
  }

  private AdoptionRefusedException refused(String why) {
    return new AdoptionRefusedException(
        List.of(
            new Finding(
                RULE,
                folder.toString(),
                0,
                "the schema cannot be written as modules, which is a defect of Lockstep; report it"
                    + " with this: "
                    + why)));
  }

  private void note(String text) {
    notes.add(new Finding(RULE, folder.toString(), 0, text));
  }

  List<GeneratedFile> files() {
    return files;
  }

  /** Files that are written over, or go. */
  List<Path> replaced() {
    return replaced;
  }

  List<Finding> notes() {
    return notes;
  }
}
