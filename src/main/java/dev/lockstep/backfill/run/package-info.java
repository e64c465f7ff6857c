/**
 * Runs and their state in schema {@code lockstep}: what is stored, who may change it, the claims of
 * ranges by fenced leases, and control from any process.
 */
@NullMarked
package dev.lockstep.backfill.run;

import org.jspecify.annotations.NullMarked;
