/**
 * What a backfill is: the file format of {@code backfills/<name>.sql}, its strict parser with
 * file:line errors, schedules, windows, and SQL with named parameters.
 */
@NullMarked
package dev.lockstep.backfill.definition;

import org.jspecify.annotations.NullMarked;
