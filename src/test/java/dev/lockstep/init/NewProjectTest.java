// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.generate.EmptyMigration;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewProjectTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T16:46:43Z"), ZoneOffset.UTC);

  @TempDir private Path root;

  private NewProject.Done write() throws IOException {
    return new NewProject(
            root,
            root.resolve("migrations"),
            root.resolve("src/main/schema"),
            root.resolve("backfills"),
            CLOCK)
        .write();
  }

  @Test
  void anEmptyFolderGetsAllOfItAndASecondTimeNothing() throws Exception {
    Tree tree = new Tree(root);
    NewProject.Done done = write();

    assertThat(tree.files())
        .containsExactly(
            ".github/workflows/lockstep.yml",
            ".gitignore",
            "migrations/U20261126164643__create_artists.sql",
            "migrations/V20261126164643__create_artists.sql",
            "src/main/schema/artists.sql");
    assertThat(root.resolve("backfills")).isDirectory();
    assertThat(done.written()).hasSize(6);
    assertThat(done.there()).isEmpty();
    // What it wrote can be read.
    assertThat(MigrationFolder.read(root.resolve("migrations")).versioned()).hasSize(1);
    assertThat(SchemaModules.read(root.resolve("src/main/schema")).modules()).hasSize(1);

    NewProject.Done again = write();
    assertThat(again.written()).isEmpty();
    assertThat(again.there()).hasSize(5);
    assertThat(tree.files()).hasSize(5);
  }

  @Test
  void whatIsThereStaysAsItIs() throws Exception {
    Tree tree =
        new Tree(root)
            .with("migrations/V1__mine.sql", "SELECT 1;")
            .with(".gitignore", "target/\n/snapshots/\n")
            .with(".github/workflows/lockstep.yml", "mine");
    NewProject.Done done = write();

    assertThat(tree.files())
        .containsExactly(".github/workflows/lockstep.yml", ".gitignore", "migrations/V1__mine.sql");
    assertThat(tree.text(".github/workflows/lockstep.yml")).isEqualTo("mine");
    assertThat(done.there())
        .isEqualTo(
            Map.of(
                root.resolve("migrations"),
                "has migrations",
                root.resolve(".github/workflows/lockstep.yml"),
                "",
                root.resolve(".gitignore"),
                "lacks .env"));
  }

  @Test
  void anEmptyMigrationIsTheNewestWhateverTheClockSays() throws Exception {
    Tree tree = new Tree(root).with("migrations/V20270101000000__later.sql", "SELECT 1;");
    Path folder = root.resolve("migrations");
    List<GeneratedFile> files =
        EmptyMigration.of("Add  the slug!", MigrationFolder.read(folder), folder, CLOCK);

    assertThat(files)
        .extracting(file -> root.relativize(file.path()).toString())
        .containsExactly(
            "migrations/V20270101000001__add_the_slug.sql",
            "migrations/U20270101000001__add_the_slug.sql");
    files.forEach(file -> tree.with(root.relativize(file.path()).toString(), file.text()));
    MigrationSet read = MigrationFolder.read(folder);
    assertThat(read.versioned().getLast().content().statements()).isZero();
    // Nobody has said yet what it gives back.
    assertThat(read.reverses().get(Version.of("20270101000001")).content().label()).isEmpty();
  }
}
