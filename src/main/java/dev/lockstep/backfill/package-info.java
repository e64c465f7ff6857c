// SPDX-License-Identifier: Apache-2.0
/**
 * Data migrations that are explicit, idempotent, observable, dry-runnable, resumable and gentle.
 * {@link dev.lockstep.backfill.Backfills} is the way in for commands, HTTP and gates; the rooms
 * below do not import this package. {@code api} holds what a backfill in Java is written against
 * and what all rooms share; {@code definition} reads the files, {@code key} walks tables, {@code
 * run} keeps the state, {@code engine} does the work, {@code throttle} holds it back, {@code
 * dryrun} shows it without doing it.
 */
@NullMarked
package dev.lockstep.backfill;

import org.jspecify.annotations.NullMarked;
