// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.Staging;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.migration.file.Version;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The migrations that one becomes, as files of a temporary folder, read as they will be read. */
final class StagedParts implements AutoCloseable {
  private final Staging staging;
  private final List<String> names = new ArrayList<>();

  /**
   * Writes them.
   *
   * @param original which they are to replace
   * @param next the version of the migration behind it
   */
  StagedParts(MigrationFile original, Optional<Version> next, List<Part> parts) throws IOException {
    this.staging = new Staging();
    Version version = original.version().orElseThrow();
    List<Version> versions = PartNames.after(version, next, parts.size() - 1);
    String name = original.path().getFileName().toString();
    String description = name.substring(name.indexOf("__"), name.length() - ".sql".length());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      names.add(
          i == 0 ? name : "V" + versions.get(i - 1) + description + "_" + part.suffix() + ".sql");
      staging.add(names.getLast(), part.text(), part.outside() && mustSaySo(part));
    }
  }

  /** Flyway knows by itself only of indexes. */
  private static boolean mustSaySo(Part part) {
    for (SqlStatement each : StatementSplitter.split(part.text())) {
      boolean known =
          Transactionality.mustRunOutside(each) && Set.of("CREATE", "DROP").contains(each.verb());
      if (!known) {
        return true;
      }
    }
    return false;
  }

  /** In order. */
  List<MigrationFile> migrations() {
    return staging.read().versioned();
  }

  /** Adds the reverse of {@code part}. */
  void addReverse(MigrationFile part, String text, boolean outside) throws IOException {
    staging.add("U" + part.script().substring(1), text, outside);
  }

  /** Their reverses, in the order of what they reverse. */
  List<MigrationFile> reverses() {
    return List.copyOf(staging.read().reverses().values());
  }

  /** The names of the migrations, in order. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** All of them as files of {@code folder}. */
  List<GeneratedFile> files(Path folder) throws IOException {
    return staging.files(folder);
  }

  @Override
  public void close() throws IOException {
    staging.close();
  }
}
