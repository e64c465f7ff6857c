/**
 * The way back: what can be undone and how, what speaks against it, the run that does it, and what
 * it leaves in the history.
 */
@NullMarked
package dev.lockstep.migration.undo;

import org.jspecify.annotations.NullMarked;
