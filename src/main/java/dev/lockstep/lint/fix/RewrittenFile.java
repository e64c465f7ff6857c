// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.migration.file.MigrationFile;
import java.util.List;

/**
 * A migration and what it becomes.
 *
 * @param original as it lies in the project
 * @param parts in its place
 * @param staged the same as files
 */
record RewrittenFile(MigrationFile original, List<Part> parts, StagedParts staged) {
  RewrittenFile {
    parts = List.copyOf(parts);
  }
}
