/**
 * A database without a track: its live schema becomes the modules, one baseline migration that
 * makes the same of an empty database, and a history that begins with it.
 */
@NullMarked
package dev.lockstep.adopt.database;

import org.jspecify.annotations.NullMarked;
