/**
 * What a migration does to a database in use, seen on a scratch database: {@code trace} applies it
 * and looks, {@code rule} has one judgement a file, and {@code Lint} puts them together with what
 * the author allows.
 */
@NullMarked
package dev.lockstep.lint;

import org.jspecify.annotations.NullMarked;
