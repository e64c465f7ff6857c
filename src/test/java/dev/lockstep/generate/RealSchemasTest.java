// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.check.CheckReport;
import dev.lockstep.split.ModuleWriter;
import dev.lockstep.split.WrittenModules;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas that others wrote, as {@code pg_dump --schema-only} prints them: loaded, taken apart into
 * modules, made from nothing, taken away again, and checked. Those in the resources may be
 * redistributed (their licences lie beside them); {@code -Dlockstep.test.schemas=<folder>} takes
 * those of a folder instead.
 */
class RealSchemasTest {
  @TempDir private Path root;

  static Stream<Path> schemas() throws Exception {
    String folder = System.getProperty("lockstep.test.schemas", "");
    Path path =
        folder.isEmpty()
            ? Path.of(RealSchemasTest.class.getResource("/dev/lockstep/real").toURI())
            : Path.of(folder);
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void isMadeFromModulesAndTakenAwayAgain(Path dump) throws Exception {
    Catalog real = load(dump);
    Tree tree = new Tree(root);
    WrittenModules written = ModuleWriter.write(real);
    assertThat(written.notes()).isEmpty();
    written.files().forEach((file, text) -> tree.with("src/main/schema/" + file, text));

    // Proves on its way: forward equals the modules, back is empty, forward again.
    Generating.in(tree).run("everything");

    CatalogLock lock =
        CatalogLock.parse(tree.text("src/main/schema/catalog.lock.json"), "catalog.lock.json");
    assertThat(lock.objects()).isEqualTo(CatalogLock.of(real, new TreeMap<>(Map.of())).objects());
    CheckReport report = tree.check();
    assertThat(report.findings()).isEmpty();
  }

  private static Catalog load(Path dump) throws IOException, SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(Files.readString(dump).replaceAll("(?m)^\\\\(un)?restrict .*$", ""));
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }
}
