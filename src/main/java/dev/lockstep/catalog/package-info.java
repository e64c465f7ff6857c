/**
 * The catalog: every object of a database as one immutable value, read in a handful of set-based
 * queries, with PostgreSQL's own printing of each definition; its fingerprint; and the lock file
 * that carries definition hashes to where no scratch database is at hand.
 */
@NullMarked
package dev.lockstep.catalog;

import org.jspecify.annotations.NullMarked;
