// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.migration.file.MigrationSet;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A migration to be written by hand, and its reverse: named as the next, with nothing in them. */
public final class EmptyMigration {
  private static final String FORWARD =
      """
      -- %s
      --
      -- Write here what it does, and in U%s.sql what gives back the state
      -- before; 'lockstep check' proves both. CREATE INDEX CONCURRENTLY and its like get a file of their own.
      """;

  private static final String REVERSE =
      """
      -- Put in place of this line what is given back: "-- lossless: all of it", "-- lossy: what goes" or "-- irreversible: why".
      """;

  private EmptyMigration() {}

  /**
   * Both files, in that order; nothing is written.
   *
   * @param migrations those that are there
   * @param folder where they lie
   * @throws UnusableRequestException if nothing of the description can be part of a file's name, or
   *     no timestamp is newer than the newest version
   */
  public static List<GeneratedFile> of(
      String description, MigrationSet migrations, Path folder, Clock clock) {
    String name = new FileNames(description, migrations, clock).take("");
    return List.of(
        new GeneratedFile(
            folder.resolve("V" + name + ".sql"), FORWARD.formatted(description.strip(), name)),
        new GeneratedFile(folder.resolve("U" + name + ".sql"), REVERSE));
  }
}
