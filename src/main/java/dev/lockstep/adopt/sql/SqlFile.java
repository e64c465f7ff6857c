// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.migration.file.Version;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One migration of a folder: a file, and the one of the way back if that is another file.
 *
 * @param folder which of the folders it is of, from 0
 * @param name its file's name without what all files have
 * @param downOrNull the file of the way back, of a pair; else null
 */
record SqlFile(
    int folder,
    String name,
    Version version,
    String description,
    Path path,
    @Nullable Path downOrNull) {
  SqlFile with(Version other) {
    return new SqlFile(folder, name, other, description, path, downOrNull);
  }

  SqlFile named(String other) {
    return new SqlFile(folder, other, version, description, path, downOrNull);
  }
}
