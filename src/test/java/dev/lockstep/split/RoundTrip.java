// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.finding.Finding;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.LoadedSchema;
import dev.lockstep.schema.SchemaLoader;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.schema.SchemaRules;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From a database to modules, from these to a database by Lockstep's own loader, and back. */
final class RoundTrip implements AutoCloseable {
  private final DiffProof source;
  private final DiffProof loaded;
  private final Path root;
  private int trips;

  RoundTrip(DiffProof source, DiffProof loaded, Path root) {
    this.source = source;
    this.loaded = loaded;
    this.root = root;
  }

  /** What is wrong with the modules of the database that {@code sql} makes. */
  List<String> faults(String sql) throws SQLException, IOException {
    Catalog catalog = source.make(sql);
    loaded.make("");
    WrittenModules written = ModuleWriter.write(catalog);
    Path folder = Files.createDirectory(root.resolve("trip" + ++trips));
    Tree tree = new Tree(folder);
    written.files().forEach(tree::with);
    List<String> faults = new ArrayList<>();
    try {
      LoadedSchema schema = SchemaLoader.load(loaded.database()::open, SchemaModules.read(folder));
      try (Connection connection = loaded.database().open()) {
        SchemaRules.check(schema, connection).stream().map(Finding::toString).forEach(faults::add);
      }
    } catch (InvalidSchemaException e) {
      faults.add(e.findings() + "\n" + text(written.files()));
      return faults;
    }
    Catalog again;
    try (Connection connection = loaded.database().open()) {
      again = CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
    String difference = DiffProof.difference(again, catalog);
    if (!difference.isEmpty()) {
      faults.add(difference + "\n" + text(written.files()));
    }
    // The text says the same whatever way the database was made.
    if (!ModuleWriter.write(again).files().equals(written.files())) {
      faults.add(
          "other text the second time:\n"
              + text(written.files())
              + "\n---- and then\n"
              + text(ModuleWriter.write(again).files()));
    }
    faults.addAll(written.notes());
    return faults;
  }

  static String text(Map<String, String> files) {
    StringBuilder text = new StringBuilder();
    files.forEach((path, sql) -> text.append("== ").append(path).append('\n').append(sql));
    return text.toString();
  }

  @Override
  public void close() {
    source.close();
    loaded.close();
  }
}
