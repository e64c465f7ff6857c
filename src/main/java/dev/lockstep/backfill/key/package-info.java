/**
 * Walking a table by its key: what the live table offers, keys as values, the SQL that pages by
 * index, and the check that a definition's SQL prepares.
 */
@NullMarked
package dev.lockstep.backfill.key;

import org.jspecify.annotations.NullMarked;
