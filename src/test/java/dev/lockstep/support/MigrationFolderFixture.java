// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small migrations, backfills and schema modules into one temporary folder. */
public record MigrationFolderFixture(Path root) {
  public Path migrations() {
    return root.resolve("migrations");
  }

  public Path schema() {
    return root.resolve("schema");
  }

  public Path backfills() {
    return root.resolve("backfills");
  }

  public MigrationFolderFixture write(String file, String sql) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, sql);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public MigrationFolderFixture delete(String file) {
    try {
      Files.delete(root.resolve(file));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
