// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The second judge of the differ. The first is the catalog, which planned the way, and cannot see
 * what it does not read; this one is PostgreSQL's own {@code pg_dump -s}, of the database that the
 * way leads to and of one that the SQL of the goal made from nothing.
 */
final class DumpJudge implements AutoCloseable {
  private static final String ORDER = ": column order differs from the module";

  private static final String LOCAL = ": keeps ";

  private final ElderServer elder;
  private final DiffProof proof;
  private int dumps;

  /** What PostgreSQL makes of a schema from nothing; each is a start and a goal, often of many. */
  private final Map<String, Dump> made = new HashMap<>();

  DumpJudge() {
    elder = ElderServer.start();
    proof = new DiffProof(TestDatabase.on(elder.server()));
  }

  int dumps() {
    return dumps;
  }

  int major() throws SQLException {
    return proof.catalogOf("").major();
  }

  /** What is wrong with the ways between two schemas: plain, back, and lock-safe. */
  List<String> judge(String from, String to) throws SQLException {
    return judge(from, to, "");
  }

  /** The same with rows in the tables of {@code from}. */
  List<String> judge(String from, String to, String rows) throws SQLException {
    Catalog target = proof.make(to);
    Dump targetDump = made.computeIfAbsent(to, sql -> dump());
    Catalog start = proof.make(from);
    Dump startDump = made.computeIfAbsent(from, sql -> dump());
    List<String> faults = new ArrayList<>();
    Catalog nothing = proof.make("");
    Diff whole = Differ.diff(nothing, start, Hints.NONE);
    start = proof.apply(whole, start);
    compare("from nothing", whole, dump(), startDump, faults);
    fill(rows);
    Diff forward = Differ.diff(start, target, Hints.NONE);
    Catalog reached = proof.apply(forward, target);
    compare("forward", forward, dump(), targetDump, faults);
    Diff backward = Differ.diff(reached, start, Hints.NONE);
    proof.apply(backward, start);
    compare("back, " + forward.reversibility().label(), backward, dump(), startDump, faults);
    Catalog again = proof.make(from);
    fill(rows);
    Diff diff = Differ.diff(again, target, Hints.NONE);
    proof.apply(diff.inSafeSteps(again).scripts(), target);
    compare("lock-safe", diff, dump(), targetDump, faults);
    return faults;
  }

  /** What is wrong with migrations beside the modules that they are to make. */
  List<String> judge(Path migrations, Path schema) throws SQLException, IOException {
    List<String> faults = new ArrayList<>();
    try (TestDatabase migrated = TestDatabase.on(elder.server());
        TestDatabase loaded = TestDatabase.on(elder.server())) {
      MigrationSet set = MigrationFolder.read(migrations);
      SchemaModules modules = SchemaModules.read(schema);
      Catalog is;
      try (MigrationReplay replay = new MigrationReplay(migrated::open, modules.scope())) {
        for (MigrationFile file : set.versioned()) {
          replay.run(file);
        }
        for (MigrationFile file : set.repeatables()) {
          replay.run(file);
        }
        is = replay.catalog();
      }
      SchemaLoader.load(loaded::open, modules);
      Catalog should;
      try (Connection connection = loaded.open()) {
        should = CatalogReader.read(connection, CatalogFilter.DEFAULT);
      }
      Diff none = Differ.diff(is, should, Hints.NONE);
      dumps += 2;
      compare(
          "migrations",
          none,
          Dump.of(PgDump.schema(migrated)),
          Dump.of(PgDump.schema(loaded)),
          faults);
    }
    return faults;
  }

  /** The order of columns may differ where the difference says so, and nowhere else. */
  private static void compare(String way, Diff diff, Dump is, Dump should, List<String> faults) {
    Set<ObjectId> reordered = said(diff, ORDER);
    Set<ObjectId> local = said(diff, LOCAL);
    String difference = is.differenceTo(should, reordered, local);
    if (!difference.isEmpty()) {
      faults.add(way + ":\n" + difference);
    }
    reordered.removeAll(is.reordered(should));
    reordered.removeAll(local);
    // Columns that a table has from its parents are not printed.
    reordered.removeIf(should::inherits);
    if (!reordered.isEmpty()) {
      faults.add(way + ": said to be in another order, but is not: " + reordered);
    }
  }

  private static Set<ObjectId> said(Diff diff, String what) {
    Set<ObjectId> said = new TreeSet<>();
    for (String note : diff.notes()) {
      int end = note.indexOf(what);
      if (end > 0) {
        said.add(ObjectId.parse(note.substring(0, end)));
      }
    }
    return said;
  }

  private void fill(String rows) {
    if (!rows.isEmpty()) {
      proof.database().execute(rows);
    }
  }

  private Dump dump() {
    dumps++;
    return Dump.of(PgDump.schema(proof.database()));
  }

  @Override
  public void close() {
    proof.close();
    elder.close();
  }
}
