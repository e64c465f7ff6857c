/**
 * Many migrations made one: a baseline that gives an empty database what they would, rows included,
 * proven; databases that have applied them go on as they are.
 */
@NullMarked
package dev.lockstep.squash;

import org.jspecify.annotations.NullMarked;
