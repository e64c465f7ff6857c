// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.generate.UnprovenException;
import dev.lockstep.proof.DifferenceSummary;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.ModuleName;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Takes a schema apart into modules, from SQL files or from a live database, and proves that the
 * modules make the same. Writes nothing.
 */
public final class SchemaSplit {
  private static final String OTHERS = "_others.sql";

  private final ScratchSource scratch;
  private final Path folder;
  private final List<NotOurs> notOurs;

  /**
   * For a project.
   *
   * @param folder of its schema
   * @param notOurs what in a database belongs to a provider or another tool
   */
  public SchemaSplit(ScratchSource scratch, Path folder, List<NotOurs> notOurs) {
    this.scratch = scratch;
    this.folder = folder;
    this.notOurs = List.copyOf(notOurs);
  }

  /**
   * The modules of what SQL files make.
   *
   * @throws InvalidSchemaException with PostgreSQL's own words at file and line
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if something in it has no
   *     statement
   * @throws UnprovenException if the modules would not make the same
   */
  public Split ofFiles(List<Path> sources) throws IOException, SQLException {
    SourceText source = SourceText.read(sources);
    List<String> notes = new ArrayList<>(source.notes());
    try (ScratchServer server = scratch.open();
        ScratchDatabase database = server.create()) {
      Catalog catalog;
      List<String> others;
      try (Connection connection = database.open()) {
        connection.setAutoCommit(false);
        try {
          SourceLoad load = SourceLoad.load(connection, source);
          notes.addAll(load.notes());
          others = load.others();
          catalog = CatalogReader.read(connection, CatalogFilter.OWN);
        } finally {
          // Roles that it made are the server's, and go with the rest.
          connection.rollback();
        }
      }
      Scope scope = Scope.ALL.and(notOurs);
      notes.addAll(OtherToolsTables.leftOut(catalog, scope));
      Catalog kept = scope.of(OtherToolsTables.without(catalog, scope.filter()));
      WrittenModules written = ModuleWriter.write(kept);
      SortedMap<String, String> files = new TreeMap<>(written.files());
      addRoles(kept, files, notes);
      if (others.isEmpty()) {
        notes.addAll(written.notes());
      } else {
        others.forEach(
            statement -> files.merge(home(statement), statement + ";\n", SchemaSplit::below));
        notes.add(
            OTHERS
                + " has the statements as they were of what Lockstep does not write itself; no"
                + " migration is made of it");
        written.notes().stream()
            .filter(note -> !note.contains(" is in no module: "))
            .forEach(notes::add);
      }
      prove(server, files, made -> demandEqual(kept, scope, made));
      return split(kept, files, notes);
    }
  }

  /** A foreign table is a table to those who read modules: one of its own. */
  private static String home(String statement) {
    Tokens tokens = Tokens.of(statement);
    StatementHead head = StatementHead.read(tokens);
    return head.creates(ObjectType.FOREIGN_TABLE) && !tokens.isNext("PARTITION", "OF")
        ? head.name()
            .map(name -> ObjectId.table(name.schemaOr("public"), name.last()))
            .map(table -> ModuleName.ofTable(table).path())
            .orElse(OTHERS)
        : OTHERS;
  }

  private static String below(String text, String statement) {
    return text + "\n" + statement;
  }

  /**
   * The modules of a live database, which is only read.
   *
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if something in it has no
   *     statement
   * @throws UnprovenException if the modules would not make the same
   */
  public Split ofDatabase(LiveDatabase live) throws IOException, SQLException {
    List<String> notes = new ArrayList<>();
    Scope scope = Scope.ALL.and(notOurs);
    notes.addAll(OtherToolsTables.leftOut(live.catalog(), scope));
    Catalog kept = scope.of(OtherToolsTables.without(live.catalog(), scope.filter()));
    WrittenModules written = ModuleWriter.write(kept);
    SortedMap<String, String> files = new TreeMap<>(written.files());
    addRoles(kept, files, notes);
    notes.addAll(written.notes());
    try (ScratchServer server = scratch.open()) {
      try (StagedModules staged = StagedModules.of(files)) {
        Drift drift =
            Drift.bySchema(SchemaModules.read(staged.folder()), server, writable(live), notOurs);
        if (!drift.report().isEmpty()) {
          throw new UnprovenException(
              "the modules would not make what the database has: "
                  + String.join(
                      "; ",
                      drift.report().differences().stream()
                          .limit(5)
                          .map(difference -> difference.message())
                          .toList()));
        }
      } catch (InvalidSchemaException e) {
        throw new UnprovenException(
            "a scratch server cannot make what the database has: "
                + e.findings().getFirst().message()
                + "; set LOCKSTEP_SHADOW_URL to a server that can (extensions above all), or leave"
                + " it out with LOCKSTEP_NOT_OURS");
      }
    }
    return split(kept, files, notes);
  }

  /** A live database without objects of kinds that Lockstep writes none of. */
  public static LiveDatabase writable(LiveDatabase live) {
    return new LiveDatabase(Whole.writable(live.catalog()), live.rows());
  }

  private static void addRoles(
      Catalog catalog, SortedMap<String, String> files, List<String> notes) {
    TreeSet<String> roles = new TreeSet<>(RoleMaker.roles(catalog));
    if (!roles.isEmpty()) {
      files.put(RoleMaker.MODULE, RoleMaker.statement(roles) + ";\n");
      notes.add(
          RoleMaker.MODULE
              + " makes "
              + (roles.size() == 1 ? "role " : "roles ")
              + String.join(", ", roles)
              + " without a login where a server lacks them, as a scratch server does, since rights"
              + " or policies name them");
    }
  }

  private interface Judge {
    void judge(Catalog made);
  }

  private void prove(ScratchServer server, SortedMap<String, String> files, Judge judge)
      throws IOException, SQLException {
    try (StagedModules staged = StagedModules.of(files);
        ScratchDatabase database = server.create()) {
      SchemaLoader.load(database, SchemaModules.read(staged.folder()));
      try (Connection connection = database.open()) {
        judge.judge(CatalogReader.read(connection, CatalogFilter.OWN));
      }
    } catch (InvalidSchemaException e) {
      throw new UnprovenException(
          "the modules would not load again, which is a defect of Lockstep; report it with this:"
              + " "
              + e.getMessage());
    }
  }

  private static void demandEqual(Catalog source, Scope scope, Catalog made) {
    List<ObjectDifference> differences =
        CatalogDifferences.exactly(source, scope.of(made)).differences();
    if (!differences.isEmpty()) {
      throw new UnprovenException(
          "the modules would not make what the source makes: " + DifferenceSummary.of(differences));
    }
  }

  private Split split(Catalog catalog, SortedMap<String, String> files, List<String> notes)
      throws IOException {
    SortedMap<String, String> wanted = new TreeMap<>();
    List<String> replaced = new ArrayList<>();
    for (String path : files.keySet()) {
      Path file = folder.resolve(path);
      String text = String.valueOf(files.get(path));
      if (!Files.exists(file)) {
        wanted.put(path, text);
      } else if (!Files.readString(file).equals(text)) {
        wanted.put(path, text);
        replaced.add(path);
      }
    }
    List<String> stay = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> there = Files.walk(folder)) {
        there
            .filter(path -> path.toString().endsWith(".sql"))
            .map(path -> folder.relativize(path).toString().replace('\\', '/'))
            .filter(path -> !files.containsKey(path))
            .sorted()
            .forEach(stay::add);
      }
    }
    if (!stay.isEmpty()) {
      notes.add(
          String.join(", ", stay)
              + (stay.size() == 1 ? " stays as it is" : " stay as they are")
              + "; 'lockstep check' says whether all of it goes together");
    }
    return new Split(folder, catalog, wanted, replaced, notes);
  }
}
