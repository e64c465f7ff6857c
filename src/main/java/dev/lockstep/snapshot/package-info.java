/**
 * Snapshots: a database's data in a folder, made by PostgreSQL's own {@code pg_dump}, described by
 * a manifest, proven by a restore into a scratch database, and restored into a new database.
 */
@NullMarked
package dev.lockstep.snapshot;

import org.jspecify.annotations.NullMarked;
