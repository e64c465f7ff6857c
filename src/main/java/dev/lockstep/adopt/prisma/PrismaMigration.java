// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.prisma;

import dev.lockstep.migration.file.Version;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One folder of Prisma's.
 *
 * @param name the folder's name, which Prisma's table has
 * @param file its {@code migration.sql}
 * @param downOrNull its {@code down.sql}, which Prisma knows by convention alone; null if there is
 *     none
 */
record PrismaMigration(
    String name, Version version, String description, Path file, @Nullable Path downOrNull) {}
