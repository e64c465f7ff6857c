/**
 * What is done to a database, one file for each operation: its plain and its lock-safe form, its
 * hazards and locks, and the label of its reverse.
 */
@NullMarked
package dev.lockstep.diff.operation;

import org.jspecify.annotations.NullMarked;
