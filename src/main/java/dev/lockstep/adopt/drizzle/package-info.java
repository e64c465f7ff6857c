/**
 * Drizzle's track: a journal with flat files (drizzle-kit up to 0.31), or a folder per migration
 * (1.0), and its table {@code drizzle.__drizzle_migrations}. Snapshots are never read: the SQL on a
 * scratch database is the truth.
 */
@NullMarked
package dev.lockstep.adopt.drizzle;

import org.jspecify.annotations.NullMarked;
