// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.scope.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a schema as modules: one for each table, with all that belongs to it, and {@code
 * _<name>.sql} for what tables share. The statements are those of the way from nothing to the
 * schema, so within a file they are in an order that PostgreSQL accepts. Equal catalogs give equal
 * text.
 */
public final class ModuleWriter {
  private final Catalog catalog;
  private final SortedMap<String, List<List<String>>> modules = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  private ModuleWriter(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Writes the modules of the database that {@code connection} leads to, which is only read.
   *
   * @param scope what of it is looked at; {@link Scope#ALL} leaves out the bookkeeping of other
   *     tools
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if something in it has no
   *     statement
   * @throws SQLException if it cannot be read
   */
  public static WrittenModules write(Connection connection, Scope scope) throws SQLException {
    return write(scope.of(CatalogReader.read(connection, scope.filter())));
  }

  /**
   * Writes the modules of a catalog.
   *
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if something in it has no
   *     statement
   */
  public static WrittenModules write(Catalog catalog) {
    return new ModuleWriter(catalog).write();
  }

  private WrittenModules write() {
    Whole whole = Whole.of(catalog);
    Differ.diff(whole.before(), whole.written(), Hints.NONE).steps().forEach(this::add);
    DefaultRights.takenBack(Whole.writable(catalog)).forEach(this::add);
    notes.addAll(WriterNotes.of(catalog));
    SortedMap<String, String> files = new TreeMap<>();
    modules.forEach((path, steps) -> files.put(path, Layout.of(steps)));
    return new WrittenModules(files, notes);
  }

  private void add(Step step) {
    if (step.change() instanceof Change.Drop drop) {
      notes.add(drop.id() + " is not there, but every new database has it: no module says so");
      return;
    }
    CatalogObject object =
        switch (step.change()) {
          case Change.Create create -> create.to();
          case Change.Alter alter -> alter.to();
          case Change.Drop drop -> drop.from();
          case Change.Rename rename -> throw new IllegalStateException("renames " + rename.id());
        };
    modules
        .computeIfAbsent(Home.of(object, catalog).path(), path -> new ArrayList<>())
        .add(step.statements().stream().map(RenderedStatement::sql).toList());
  }
}
