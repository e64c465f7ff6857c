/**
 * The track of Prisma Migrate: a folder for each migration, and its table {@code
 * _prisma_migrations}.
 */
@NullMarked
package dev.lockstep.adopt.prisma;

import org.jspecify.annotations.NullMarked;
