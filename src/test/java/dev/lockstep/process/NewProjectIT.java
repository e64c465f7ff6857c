// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to a migrated database, as a new user goes. */
class NewProjectIT {
  @Test
  void whatInitWritesIsProvenAndApplied(@TempDir Path folder) {
    try (ProjectScene scene = new ProjectScene(folder)) {
      List<String> said = scene.run("init").exited(0).out();
      assertThat(said)
          .contains("wrote src/main/schema/artists.sql", "wrote .gitignore")
          .last()
          .asString()
          .contains("lockstep migrate");
      assertThat(scene.run("init").exited(0).out())
          .contains("is there: migrations, has migrations")
          .noneMatch(line -> line.startsWith("wrote "));

      assertThat(scene.run("generate").exited(0).out())
          .contains("wrote src/main/schema/catalog.lock.json");
      // Twelve tables that no migration makes are twelve lines, and one that counts them.
      for (int table = 1; table <= 12; table++) {
        scene.with(
            "src/main/schema/t%02d.sql".formatted(table),
            "CREATE TABLE t%02d (id int PRIMARY KEY, name text NOT NULL, born date);\n"
                    .formatted(table)
                + "CREATE INDEX ON t%02d (name);\n".formatted(table));
      }
      List<String> findings = scene.run("check", "--all").exited(3).out();
      assertThat(findings.stream().filter(line -> line.contains("schema-mismatch")))
          .hasSize(12)
          .first()
          .asString()
          .isEqualTo(
              "src/main/schema/t01.sql:1: schema-mismatch: table public.t01 (3 columns, 1"
                  + " constraint, 1 index) is in the schema, but no migration makes it; run"
                  + " 'lockstep generate', or correct the schema");
      assertThat(findings).contains("    column public.t07.born", "    index public.t12_name_idx");
      assertThat(findings.stream().filter(line -> line.startsWith("    "))).hasSize(12 * 5);

      assertThat(scene.run("generate", "twelve tables").exited(0).out().getLast())
          .startsWith("next: read it, commit it with the schema");
      assertThat(scene.run("new", "Seed", "them").exited(0).out().getFirst())
          .matches("wrote migrations/V\\d{14}__seed_them\\.sql");

      // The database has none of it yet.
      List<String> drift = scene.run("drift").exited(3).out();
      assertThat(drift.stream().filter(line -> line.endsWith("not in the database")))
          .hasSize(13)
          .contains(
              "-- table public.t01 (3 columns, 1 constraint, 1 index) is in the schema, but not in"
                  + " the database");
      scene.run("migrate").exited(0);
      assertThat(scene.run("drift").exited(0).out()).containsExactly("no drift");
    }
  }
}
