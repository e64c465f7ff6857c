/**
 * The archive of retired migration tracks: {@code archive/<date>-<name>/} holds a folder as it was,
 * below the path that it had, read-only, with the SHA-256 sum of each file. Moving is all or
 * nothing: what a killed process began is in {@code archive/.unfinished}, and the next run ends it.
 */
@NullMarked
package dev.lockstep.archive;

import org.jspecify.annotations.NullMarked;
