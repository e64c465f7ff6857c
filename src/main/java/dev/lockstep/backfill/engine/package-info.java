/**
 * Does the work: prepares runs, claims ranges, runs batches in one transaction each, adapts their
 * size, isolates rows that fail, verifies, and says how it goes.
 */
@NullMarked
package dev.lockstep.backfill.engine;

import org.jspecify.annotations.NullMarked;
