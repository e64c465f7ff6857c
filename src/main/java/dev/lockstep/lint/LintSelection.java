// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.migration.file.MigrationFile;
import java.util.List;

/**
 * What lint is to look at.
 *
 * @param files versioned and repeatable migrations
 * @param together whether they run in one go: then nothing waits for what any of them made; else
 *     only what a file makes itself is not in use yet
 */
public record LintSelection(List<MigrationFile> files, boolean together) {
  public LintSelection {
    files = List.copyOf(files);
  }
}
