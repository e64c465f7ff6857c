/**
 * Lock-safe output: the plain steps of a difference become scripts that a table under live traffic
 * survives.
 */
@NullMarked
package dev.lockstep.diff.safe;

import org.jspecify.annotations.NullMarked;
