/**
 * Writes the next migration: the way from what the migrations make to what the schema says, proven
 * on scratch databases before a file is written.
 */
@NullMarked
package dev.lockstep.generate;

import org.jspecify.annotations.NullMarked;
