/**
 * A track of Flyway's own: its files are Lockstep's too, and its history is kept row by row, from
 * whatever table it is in.
 */
@NullMarked
package dev.lockstep.adopt.flyway;

import org.jspecify.annotations.NullMarked;
