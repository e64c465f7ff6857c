/**
 * The difference of two catalogs. {@link dev.lockstep.diff.Differ} finds the way from one to the
 * other; its rooms, each of which may know the ones before: {@code operation} (what can be done),
 * {@code rename}, {@code kind} (the operations of a kind of object), {@code plan} (their order),
 * {@code render} (scripts).
 */
@NullMarked
package dev.lockstep.diff;

import org.jspecify.annotations.NullMarked;
