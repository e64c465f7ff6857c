// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.file.MigrationFile;

/** Whether a migration speaks of something, as far as words tell. */
public final class MigrationWords {
  private MigrationWords() {}

  /** Whether {@code name} is a word of it, whatever its case. */
  public static boolean speaksOf(MigrationFile file, String name) {
    return file.content().words().have(name);
  }
}
