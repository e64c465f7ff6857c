// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.files.DurableFiles;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.ScriptConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder in which new migrations are read as they will be read, and proven as files,
 * not as what they were made of.
 */
public final class Staging implements AutoCloseable {
  /** Settings come before the file that needs them. */
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> name.startsWith("U"))
          .thenComparing(name -> name.replaceFirst("\\.conf$", ""))
          .thenComparing(Comparator.reverseOrder());

  private final Path folder;
  private final SortedSet<String> names = new TreeSet<>(ORDER);
  private @Nullable MigrationSet read;

  /** An empty one. */
  public Staging() throws IOException {
    this.folder = Files.createTempDirectory("lockstep-generate-");
  }

  /**
   * Adds a migration, or replaces what was added under that name, and beside it the settings that
   * Flyway needs for it.
   *
   * @param outside whether the migration has to run outside a transaction
   */
  public void add(String name, String text, boolean outside) throws IOException {
    String configuration = ScriptConfiguration.of(text, outside);
    add(name, text);
    if (!configuration.isEmpty()) {
      add(name + ".conf", configuration);
    }
  }

  private void add(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    names.add(name);
    read = null;
  }

  /** All that was added, as migrations. */
  public MigrationSet read() {
    MigrationSet known = read;
    if (known == null) {
      known = MigrationFolder.read(folder);
      read = known;
    }
    return known;
  }

  /**
   * All that was added, as files of {@code target}: migrations in the order in which they are
   * applied, then reverses.
   */
  public List<GeneratedFile> files(Path target) throws IOException {
    List<GeneratedFile> files = new ArrayList<>();
    for (String name : names) {
      files.add(new GeneratedFile(target.resolve(name), Files.readString(folder.resolve(name))));
    }
    return files;
  }

  /** {@code migrations} and what was added, as if all lay in one folder. */
  MigrationSet after(MigrationSet migrations) {
    List<MigrationFile> versioned = new ArrayList<>(migrations.versioned());
    versioned.addAll(read().versioned());
    return new MigrationSet(
        versioned,
        java.util.Map.of(),
        migrations.repeatables(),
        migrations.baselines(),
        migrations.callbacks());
  }

  @Override
  public void close() throws IOException {
    DurableFiles.delete(folder);
  }
}
