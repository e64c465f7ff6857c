/**
 * What is meant for a live database, tried on copies before: an undo on a scratch copy of its
 * catalog, pending migrations with their backfills and reverses on a copy with its rows, where what
 * each statement did is measured.
 */
@NullMarked
package dev.lockstep.rehearsal;

import org.jspecify.annotations.NullMarked;
