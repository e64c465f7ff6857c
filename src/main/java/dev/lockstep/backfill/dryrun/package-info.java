/** Shows what a backfill would do, by doing it in transactions that are rolled back. */
@NullMarked
package dev.lockstep.backfill.dryrun;

import org.jspecify.annotations.NullMarked;
